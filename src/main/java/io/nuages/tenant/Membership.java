package io.nuages.tenant;

/** A tenant as one of its members sees it. */
public record Membership(Tenant tenant, Role role) {}
