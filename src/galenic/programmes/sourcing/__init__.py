"""From a need to an award: requests for proposals, questions and answers, proposals, comparison, award."""
