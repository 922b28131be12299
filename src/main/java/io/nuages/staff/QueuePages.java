package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.reconcile.ReconcileQueue;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class QueuePages {
    private final ReconcileQueue queue;
    private final Census census;
    private final QueueDesk desk;
    private final Clock clock;

    QueuePages(ReconcileQueue queue, Census census, QueueDesk desk, Clock clock) {
        this.queue = queue;
        this.census = census;
        this.desk = desk;
        this.clock = clock;
    }

    @GetMapping("/staff/queue")
    String list(@RequestParam @Nullable String page, Model model) {
        var number = Paging.read(page);
        var rows = queue.rows(Paging.SIZE + 1, Paging.offset(number));
        var names = census.names(QueueRow.ids(rows));
        model.addAttribute(
                "rows",
                Paging.shown(rows).stream()
                        .map(row -> QueueRow.of(row, names, clock.instant()))
                        .toList());
        model.addAttribute("paging", Paging.of(number, rows));
        model.addAttribute("queue", queue.standing(TroublePages.STUCK, 0));
        model.addAttribute("section", "queue");
        return "staff/queue";
    }

    @PostMapping("/staff/queue/runs")
    String run(StaffMember staff, @RequestParam String key, RedirectAttributes redirect) {
        if (!desk.runNow(staff.actor(), key)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        redirect.addFlashAttribute("flash", "It is being processed now.");
        return "redirect:/staff/queue";
    }
}
