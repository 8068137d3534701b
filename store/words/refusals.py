"""Why a payment came to nothing, in words: on the pages, in mails, on the command line."""

from store.ports import Texts


def reason(texts: Texts, code: str, otherwise: str = "") -> str:
    """One sentence for a gateway's code of a refusal; for one that says no more, `otherwise`, or that it declined."""
    say = texts.say
    sentences = {
        "amount_refused": say("The payment service cannot take exactly this amount: choose another way to pay."),
        "authentication_failed": say("The payment was not confirmed."),
        "authentication_required": say("The bank wants this payment confirmed."),
        "card_not_supported": say("This card cannot be used for such a payment."),
        "card_refused": say("The payment service did not take this card: choose another way to pay."),
        "currency_refused": say("The payment service does not take this currency: choose another way to pay."),
        "expired_card": say("The card has expired."),
        "given_up": say("You left the payment."),
        "incorrect_cvc": say("The security code of the card is wrong."),
        "insufficient_funds": say("There is not enough money on the card."),
        "method_unavailable": say("This way to pay is no longer offered."),
        "page_expired": say("The payment page was left for too long and is closed."),
        "processing_error": say("The card could not be processed."),
    }
    return sentences.get(code) or otherwise or say("The payment was declined.")
