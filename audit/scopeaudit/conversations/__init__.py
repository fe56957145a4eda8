"""A conversation as the vendor tells it, in one of three shapes, → the one of the snapshot.

Each shape has its module, with what is kept of the answer and a function that returns a
`Conversation`: `whole` for GET /conversations/{id}, `call` for GET /conversations/calls/{id}, `analytics`
for POST /analytics/conversations/details/query (facts §8). Names, numbers, addresses and attributes of
people have no field here.
"""

from scopeaudit.conversations.recognize import Answer, conversations_of

__all__ = ["Answer", "conversations_of"]
