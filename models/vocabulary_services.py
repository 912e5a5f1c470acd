"""The words of services: where a delivery stands, what can happen to a contract and to what is delivered."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a service that a provider delivers for a case stands."""

    ASKED = "asked"
    DELIVERED = "delivered"  # the provider says that it is done
    ACCEPTED = "accepted"  # the paying body agrees; payment is due
    PAID = "paid"
    CALLED_OFF = "called_off"


class ServiceEvent(StrEnum):
    """What can happen to a contract or a delivery, under "contract:CODE" and "delivery:CODE"."""

    SIGNED = "signed"  # a contract was entered
    REASONED = "reasoned"  # why a contract is renewed whose service was judged badly
    SECONDED = "seconded"  # by the second hand that this needs
    ENDED = "ended"
    ASKED = "asked"
    DELIVERED = "delivered"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    PAID = "paid"
    CALLED_OFF = "called_off"
    REMINDED = "reminded"
