package io.jackfield.dispatcher;

import io.jackfield.sip.message.SipUri;

/** What the builder was told of a destination. */
record DestinationSpec(SipUri uri, int priority) {}
