package io.nuages.staff;

import io.nuages.survey.Surveys;
import io.nuages.web.Htmx;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the cluster and the database server were found to offer. */
@Controller
class ClusterPages {
    private final Surveys surveys;

    ClusterPages(Surveys surveys) {
        this.surveys = surveys;
    }

    @GetMapping("/staff/cluster")
    ModelAndView page(Htmx htmx) {
        return new ModelAndView(htmx.view("staff/cluster", "now"))
                .addObject("now", surveys.now())
                .addObject("topic", Surveys.TOPIC)
                .addObject("live", "/staff/live")
                .addObject("section", "cluster");
    }

    @PostMapping("/staff/cluster/looks")
    String look(StaffMember staff, RedirectAttributes redirect) {
        surveys.ask(staff.actor());
        redirect.addFlashAttribute("flash", "The check is running. Findings appear here automatically.");
        return "redirect:/staff/cluster";
    }
}
