package io.jackfield.sip.dialog;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a subscription ended (RFC 6665 4.1.3).
 *
 * @param reason as the notifier gave it: {@code deactivated}, {@code probation}, {@code rejected}, {@code timeout}, {@code giveup},
 *     {@code noresource}, {@code invariant} or another; {@code refused} when a SUBSCRIBE was; "" for none
 * @param status the final status when a SUBSCRIBE was refused, 408 when nothing came, else 200
 * @param retryAfter when to subscribe again, if that was said
 */
public record SubscriptionEnd(String reason, int status, Optional<Duration> retryAfter) {}
