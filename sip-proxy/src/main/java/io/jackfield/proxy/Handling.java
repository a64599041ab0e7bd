package io.jackfield.proxy;

import io.jackfield.sip.transaction.ServerTransaction;

/**
 * A request in hand between its decision and what comes of it.
 *
 * @param server its transaction; responses are made of the request that is there, as it came
 * @param rules those in force when it came
 * @param call the request as it goes on
 */
record Handling(ServerTransaction server, Ruleset rules, RouteCall call) {}
