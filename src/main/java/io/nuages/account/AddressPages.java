package io.nuages.account;

import io.nuages.mail.Mails;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Proving one's address from the account page. */
@Controller
class AddressPages {
    private final AddressProofs proofs;
    private final Mails mails;

    AddressPages(AddressProofs proofs, Mails mails) {
        this.proofs = proofs;
        this.mails = mails;
    }

    @PostMapping("/account/proofs")
    String ask(@AuthenticationPrincipal Visitor visitor, RedirectAttributes redirect) {
        try {
            proofs.ask(visitor.account());
            redirect.addFlashAttribute(
                    "flash",
                    mails.page() == null
                            ? "A mail with a link is on its way to you."
                            : "A mail with a link would be on its way to you; it is shown under Mail.");
        } catch (Refusal refusal) {
            redirect.addFlashAttribute("flashProblem", refusal.getMessage());
        }
        return "redirect:/account";
    }
}
