package io.nuages.tenant;

import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.nuages.NuagesTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;

@NuagesTest
class DoorTest {
    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tenants tenants;

    @Autowired
    private DoorConfiguration configuration;

    @Autowired
    private DoorKeeper keeper;

    @Autowired
    private Visitors visitors;

    private MockMvc mvc;
    private Tenant acme;
    private Tenant lumen;
    private UUID owner;
    private UUID developer;
    private UUID viewer;
    private UUID stranger;
    private UUID staff;

    @BeforeEach
    void twoTenants() {
        var plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        acme = tenants.create("staff", "a" + plan.toString().substring(0, 8), "Acme", plan);
        lumen = tenants.create("staff", "l" + plan.toString().substring(0, 8), "Lumen", plan);
        owner = member(acme, Role.OWNER);
        developer = member(acme, Role.DEVELOPER);
        viewer = member(acme, Role.VIEWER);
        stranger = member(lumen, Role.OWNER);
        staff = account(true);
        mvc = MockMvcBuilders.standaloneSetup(new Pages())
                .addMappedInterceptors(new String[] {"/t/**"}, new DoorInterceptor(keeper, visitors))
                .setCustomArgumentResolvers(resolvers())
                .build();
    }

    @RestController
    private static final class Pages {
        @GetMapping("/t/{tenant}/page")
        String look(Door door) {
            return door.tenant().name() + " " + door.role();
        }

        @PostMapping("/t/{tenant}/page")
        String change(Door door) {
            return door.actor();
        }

        @Needs(Role.OWNER)
        @DeleteMapping("/t/{tenant}/page")
        String delete() {
            return "deleted";
        }

        @Needs(Role.OWNER)
        @GetMapping("/t/{tenant}/members")
        String members() {
            return "members";
        }
    }

    @Test
    void members_come_in_with_their_role() throws Exception {
        mvc.perform(as(viewer, get("/t/{t}/page", acme.slug())))
                .andExpect(status().isOk())
                .andExpect(content().string("Acme VIEWER"));
        mvc.perform(as(developer, post("/t/{t}/page", acme.slug())))
                .andExpect(content().string(developer + "@acme.example (address not proven)"));
        mvc.perform(as(owner, request(HttpMethod.DELETE, "/t/{t}/page", acme.slug())))
                .andExpect(status().isOk());
    }

    @Test
    void a_member_of_another_tenant_is_told_nothing() throws Exception {
        mvc.perform(as(stranger, get("/t/{t}/page", acme.slug()))).andExpect(status().isNotFound());
        mvc.perform(as(stranger, post("/t/{t}/page", acme.slug()))).andExpect(status().isNotFound());
        mvc.perform(as(stranger, get("/t/nobody-has-this/page"))).andExpect(status().isNotFound());
        mvc.perform(get("/t/{t}/page", acme.slug())).andExpect(status().isNotFound());
    }

    @Test
    void a_viewer_may_look_and_nothing_else() throws Exception {
        mvc.perform(as(viewer, post("/t/{t}/page", acme.slug()))).andExpect(status().isForbidden());
        mvc.perform(as(viewer, request(HttpMethod.PATCH, "/t/{t}/page", acme.slug())))
                .andExpect(status().is4xxClientError());
        mvc.perform(as(viewer, request(HttpMethod.DELETE, "/t/{t}/page", acme.slug())))
                .andExpect(status().isForbidden());
    }

    @Test
    void what_needs_an_owner_is_refused_to_a_developer_even_for_reading() throws Exception {
        mvc.perform(as(developer, request(HttpMethod.DELETE, "/t/{t}/page", acme.slug())))
                .andExpect(status().isForbidden());
        mvc.perform(as(developer, get("/t/{t}/members", acme.slug()))).andExpect(status().isForbidden());
        mvc.perform(as(owner, get("/t/{t}/members", acme.slug()))).andExpect(status().isOk());
    }

    @Test
    void staff_look_in_as_viewers() throws Exception {
        mvc.perform(as(staff, get("/t/{t}/page", acme.slug())))
                .andExpect(content().string("Acme VIEWER"));
        mvc.perform(as(staff, post("/t/{t}/page", acme.slug())))
                .andExpect(status().isForbidden())
                .andExpect(status().reason(containsString("as staff")));
    }

    @Test
    void a_removed_member_is_out_with_the_next_request() throws Exception {
        tenants.removeMember(acme.id(), "owner", developer);
        mvc.perform(as(developer, get("/t/{t}/page", acme.slug()))).andExpect(status().isNotFound());
    }

    @Test
    void a_disabled_account_is_out_with_the_next_request() throws Exception {
        jdbc.sql("UPDATE account SET disabled_at = now() WHERE id IN (?, ?)")
                .params(developer, staff)
                .update();
        mvc.perform(as(developer, get("/t/{t}/page", acme.slug()))).andExpect(status().isNotFound());
        mvc.perform(as(staff, get("/t/{t}/page", acme.slug()))).andExpect(status().isNotFound());
    }

    @Test
    void a_suspended_tenant_is_closed_to_its_members_and_open_to_staff() throws Exception {
        tenants.suspend(acme.id(), "staff", "unpaid");
        mvc.perform(as(owner, get("/t/{t}/page", acme.slug()))).andExpect(status().isForbidden());
        mvc.perform(as(stranger, get("/t/{t}/page", acme.slug()))).andExpect(status().isNotFound());
        mvc.perform(as(staff, get("/t/{t}/page", acme.slug()))).andExpect(status().isOk());
    }

    private HandlerMethodArgumentResolver[] resolvers() {
        var resolvers = new ArrayList<HandlerMethodArgumentResolver>();
        configuration.addArgumentResolvers(resolvers);
        return resolvers.toArray(HandlerMethodArgumentResolver[]::new);
    }

    private static MockHttpServletRequestBuilder as(UUID account, MockHttpServletRequestBuilder request) {
        return request.principal(
                UsernamePasswordAuthenticationToken.authenticated(new Visitor(account, 1), null, List.of()));
    }

    private UUID member(Tenant tenant, Role role) {
        var account = account(false);
        tenants.addMember(tenant.id(), "staff", account, role);
        return account;
    }

    private UUID account(boolean staff) {
        var id = UUID.randomUUID();
        jdbc.sql(
                        "INSERT INTO account (id, email, name, password_hash, staff, created_at) VALUES (?, ?, '', '', ?, now())")
                .params(id, id + "@acme.example", staff)
                .update();
        return id;
    }
}
