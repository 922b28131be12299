package io.nuages.tenant;

import java.util.List;

/** Who is signed in, as of now. */
public record Profile(String email, String name, boolean staff, List<Membership> memberships) {}
