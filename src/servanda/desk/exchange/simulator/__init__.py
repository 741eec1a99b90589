"""Two installations on this machine that ask each other and answer, while everything goes wrong that can.

``office`` is what the people of one authority do, one next thing at a time, so that it can be
killed at any moment and goes on; ``weather`` stands in the line between them; ``running`` starts
and kills the processes; ``judging`` reads both desks at the end and says whether they are whole.
The same code shows the desk, trains people and tests the exchange.
"""
