package shopify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tillbridge/store"
	"tillbridge/store/plaintext"
)

// ErrUncertain is in the chain of an error of PrepareForPickup, Fulfill or Cancel
// whose answer never came: Shopify may have acted, and mailed the customer. Read
// the order back before trying again (R31).
var ErrUncertain = errors.New("it is not known whether Shopify acted")

var (
	// errShape: an answer arrived whole but doesn't fit the generated types.
	errShape = errors.New("an answer of unknown shape")
	// errTooCostly: Shopify won't run a single query that dear.
	errTooCostly = errors.New("MAX_COST_EXCEEDED")
	// errTrouble: Shopify failed inside while answering; it may be the shop or the
	// one object that was asked for.
	errTrouble = errors.New("trouble inside Shopify")
	// errVersion: Shopify answered in another version of its interface.
	errVersion = errors.New("another API version")
	// ErrNetwork is in the chain of an error that the way to Shopify made: what was
	// asked never got there, or somebody else answered. It passes with the network.
	ErrNetwork = errors.New("the network failed")
	// ErrNoShop is in the chain of an error that says nothing about the order asked
	// for: the address leads to no shop (HTTP 404) or elsewhere. A wrong address, or
	// a network that answers in Shopify's place, is mended by a person or by itself.
	ErrNoShop = errors.New("no shop answers there")
	// errAbsent: the shop answered, and has no such object. A shop that isn't there
	// is NotFound too, but then none of its orders is gone.
	errAbsent = errors.New("RESOURCE_NOT_FOUND")
)

// accessDenied is Shopify's code for what this app may not see.
const accessDenied = "ACCESS_DENIED"

// fault is one failed exchange, before it is decided whether to try again.
type fault struct {
	err *store.Error
	// again says that the same request may succeed later.
	again bool
	// untouched says that Shopify surely did nothing, so even a mutation may be
	// sent again.
	untouched bool
	// wait is how long Shopify asks to wait, 0 when it doesn't say.
	wait time.Duration
}

// final is the error that the caller gets: for a mutation that may have been
// carried out it is uncertain, whatever its cause.
func (f *fault) final(mutation bool) *store.Error {
	if !mutation || f.untouched {
		return f.err
	}
	return uncertain(f.err)
}

func uncertain(cause error) *store.Error {
	return store.FailBecause(fmt.Errorf("%w: %w", ErrUncertain, cause), store.Unavailable,
		"Shopify's answer got lost, so it may or may not have done what was asked; the order is read back before anything is sent again.")
}

func interrupted(cause error) *store.Error {
	return store.FailBecause(cause, store.Unavailable, "Shopify was not waited for; nothing is lost and it is asked again later.")
}

// transportFault is for an exchange that brought no whole answer.
func (g *Gateway) transportFault(ctx context.Context, err error) *fault {
	sent := g.wire.sent != nil && g.wire.sent.Load()
	if ctx.Err() != nil {
		return &fault{err: interrupted(ctx.Err()), untouched: !sent}
	}
	var timeout interface{ Timeout() bool }
	slow := errors.As(err, &timeout) && timeout.Timeout()
	return &fault{
		// What broke off is worth another try at once; what can't be reached or is
		// slow is not.
		again: sent && !slow, untouched: !sent,
		err: store.FailBecause(fmt.Errorf("%w: %w", ErrNetwork, err), store.Unavailable, "%s can't be reached; nothing is lost and it is "+
			"tried again. Check the internet connection.", g.shop),
	}
}

// statusFault is for an answer whose HTTP status says no; words are Shopify's.
// See https://shopify.dev/docs/api/admin-graphql#status_and_error_codes.
func (g *Gateway) statusFault(status int, words string) *fault {
	words = g.wire.hidden.Secretless(plaintext.Shorten(words, 200))
	cause, said := fmt.Errorf("HTTP %d", status), store.Said(fmt.Sprintf("HTTP %d: %s", status, words))
	fail := func(code store.Code, format string, args ...any) *fault {
		return &fault{untouched: true, err: store.FailBecause(cause, code, format, args...)}
	}
	switch {
	case status == http.StatusUnauthorized:
		return fail(store.Unauthorized, "%s doesn't accept the access token; nothing is lost. Check the credentials and that the app is "+
			"still installed.", g.shop)
	case status == http.StatusForbidden:
		return fail(store.Unauthorized, "%s doesn't let this app in (%s); nothing is lost. Check the app's access in Shopify's admin.", g.shop,
			said)
	case status == http.StatusPaymentRequired:
		return fail(store.Unavailable, "Shopify has frozen %s because of an unpaid bill; nothing is lost and it is tried again.", g.shop)
	case status == http.StatusLocked:
		return fail(store.Unavailable, "Shopify has locked %s; nothing is lost and it is tried again. Ask Shopify's support.", g.shop)
	case status == http.StatusNotFound:
		cause = fmt.Errorf("%w: %w: %w", ErrNetwork, ErrNoShop, cause)
		return fail(store.NotFound, "There is no Shopify shop at %s; nothing is lost. Check the shop's address.", g.shop)
	case status >= http.StatusMultipleChoices && status < http.StatusBadRequest:
		cause = fmt.Errorf("%w: %w: %w", ErrNetwork, ErrNoShop, cause)
		return fail(store.NotFound, "%s sends elsewhere instead of answering, so nothing was sent there; check the shop's address and the "+
			"network.", g.shop)
	case status == http.StatusTooManyRequests, status == 430:
		f := fail(store.Unavailable, "%s is being asked too much at the moment; nothing is lost and it is tried again.", g.shop)
		f.again = true
		if seconds, err := strconv.ParseFloat(g.wire.header.Get("Retry-After"), 64); err == nil && seconds > 0 {
			f.wait = inSeconds(seconds)
		}
		return f
	case status >= http.StatusInternalServerError:
		f := fail(store.Unavailable, "Shopify has trouble of its own (HTTP %d); nothing is lost and it is tried again.", status)
		f.again, f.untouched = true, false
		return f
	default:
		return fail(store.Internal, "Shopify didn't understand Tillbridge (HTTP %d); nothing is lost. Please report this.", status)
	}
}

// complaintFault turns GraphQL errors into a fault; nil when there are none or
// when only parts that may be absent are. gap says that a part is absent without
// which the answer means something else (an order that seems deleted). A document
// that Shopify's validator refuses has no data at all; ran says that there is some.
func (g *Gateway) complaintFault(complaints []complaint, c cost, gap, ran bool) *fault {
	for _, complaint := range complaints {
		code, words := complaint.Extensions.Code, store.Said(g.wire.hidden.Secretless(plaintext.Shorten(complaint.Message, 300)))
		cause := fmt.Errorf("code %q of Shopify's", code)
		fail := func(code store.Code, format string, args ...any) *fault {
			return &fault{untouched: true, err: store.FailBecause(cause, code, format, args...)}
		}
		switch code {
		case "THROTTLED":
			f := fail(store.Unavailable, "%s is being asked too much at the moment; nothing is lost and it is tried again.", g.shop)
			f.again, f.wait = true, time.Second
			if c.Throttle.RestoreRate > 0 {
				f.wait = max(f.wait, inSeconds((c.Requested-c.Throttle.Available)/c.Throttle.RestoreRate))
			}
			return f
		case accessDenied:
			scope := complaint.scope()
			if gap {
				if scope == "" {
					return fail(store.Unauthorized, "%s doesn't let this app see what it asked for (%s); nothing is lost. Check the app's scopes.",
						g.shop, store.Said(strings.TrimSuffix(string(words), ".")))
				}
				return fail(store.Unauthorized, "The app lacks the scope %s at %s; nothing is lost. Grant it in Shopify's admin.", scope, g.shop)
			}
			if !g.denied[scope] {
				g.denied[scope] = true
				g.log.Warn().Str("scope", scope).Msg("Shopify leaves fields out: a scope or an approval is missing")
			}
		case "MAX_COST_EXCEEDED":
			return &fault{untouched: true, err: store.FailBecause(errTooCostly, store.Internal, "Shopify finds a question of Tillbridge's too "+
				"big; nothing is lost. Please report this.")}
		case "SHOP_INACTIVE":
			return fail(store.Unavailable, "%s is not active at Shopify; nothing is lost and it is tried again.", g.shop)
		case "RESOURCE_NOT_FOUND":
			return &fault{untouched: true, err: store.FailBecause(errAbsent, store.NotFound, "Shopify doesn't find what was asked for: %s", words)}
		case "BAD_REQUEST", "BAD_USER_INPUT", "INVALID_VARIABLE":
			return fail(store.Refused, "Shopify refused: %s", words)
		case "":
			f := fail(store.Unavailable, "%s answered with an error instead of data: %s", g.shop, words)
			f.untouched = false
			return f
		default:
			// Codes in camelCase are those of Shopify's validator: the fault is ours.
			if !ran && strings.ContainsFunc(code, unicode.IsLower) {
				return fail(store.Internal, "Shopify didn't understand Tillbridge (%s: %s); nothing is lost. Please report this.", code, words)
			}
			// INTERNAL_SERVER_ERROR, TIMEOUT and what else there may be: nothing says
			// that Shopify didn't act first.
			return &fault{again: true, err: store.FailBecause(fmt.Errorf("%w: %w", errTrouble, cause), store.Unavailable,
				"Shopify has trouble of its own (%s); nothing is lost and it is tried again.", code)}
		}
	}
	return nil
}

// inSeconds rounds up to milliseconds and survives any number Shopify sends.
func inSeconds(seconds float64) time.Duration {
	const most = 24 * 60 * 60
	return time.Duration(math.Ceil(min(max(seconds, 0), most)*1000)) * time.Millisecond
}
