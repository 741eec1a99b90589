"""What is asked: public questions, each a function from facts and a question to an answer with its proof."""
