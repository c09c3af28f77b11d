package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/Khan/genqlient/graphql"
	goshopify "github.com/bold-commerce/go-shopify/v4"
	"github.com/cenkalti/backoff/v5"

	"tillbridge/store"
	"tillbridge/store/plaintext"
)

// attempts is how often one request may fail, and how often Shopify may have it
// wait, before it counts as failed.
const attempts = 5

// longestWait is how long a throttled request waits for its turn.
const longestWait = time.Minute

// envelope is an answer before its data is looked at. Errors is kept raw: it
// comes as a list, a string or a map.
type envelope struct {
	Data       json.RawMessage `json:"data"`
	Errors     json.RawMessage `json:"errors"`
	Extensions struct {
		Cost   cost     `json:"cost"`
		Search []search `json:"search"`
	} `json:"extensions"`
}

// cost is in points: https://shopify.dev/docs/api/usage/rate-limits.
type cost struct {
	Requested float64 `json:"requestedQueryCost"`
	Actual    float64 `json:"actualQueryCost"`
	Throttle  struct {
		Available   float64 `json:"currentlyAvailable"`
		RestoreRate float64 `json:"restoreRate"`
	} `json:"throttleStatus"`
}

// search is how Shopify read a filter; a warning means that it left a part out.
type search struct {
	Warnings []struct {
		Field   string `json:"field"`
		Message string `json:"message"`
	} `json:"warnings"`
}

// complaint is one entry of a GraphQL answer's errors.
type complaint struct {
	Message string `json:"message"`
	// Path leads to the field that is left out: names, and numbers within lists.
	Path       []any `json:"path"`
	Extensions struct {
		Code           string `json:"code"`
		RequiredAccess string `json:"requiredAccess"`
	} `json:"extensions"`
}

var scopeName = regexp.MustCompile(`(read|write)_[a-z_]+`)

// scope is the scope that an ACCESS_DENIED asks for, "" when it doesn't say.
func (c complaint) scope() string {
	if scope := scopeName.FindString(c.Extensions.RequiredAccess); scope != "" {
		return scope
	}
	return scopeName.FindString(c.Message)
}

// MakeRequest implements graphql.Client for the generated operations. A read is
// tried again when that may help; a mutation only when Shopify surely did
// nothing, since none of them takes an idempotency key.
func (g *Gateway) MakeRequest(ctx context.Context, req *graphql.Request, resp *graphql.Response) error {
	_, err := g.request(ctx, req, resp)
	return err
}

// request does what MakeRequest says, and tells more of the answer.
func (g *Gateway) request(ctx context.Context, req *graphql.Request, resp *graphql.Response) (answered, error) {
	mutation := strings.HasPrefix(strings.TrimSpace(req.Query), "mutation")
	pause := backoff.NewExponentialBackOff()
	// To be told to wait is no failure, so it is counted by itself.
	failed, told := 0, 0
	for {
		said, f := g.exchange(ctx, req, resp, mutation)
		if f == nil {
			return said, nil
		}
		if f.wait > 0 {
			told++
		} else {
			failed++
		}
		g.log.Warn().Str("operation", req.OpName).Int("attempt", failed+told).Str("error", store.Details(f.err)).Msg("Shopify exchange failed")
		if !f.again || max(failed, told) == attempts || f.wait > longestWait || mutation && !f.untouched {
			return answered{}, f.final(mutation)
		}
		if err := g.sleep(ctx, f.wait+pause.NextBackOff()); err != nil {
			return answered{}, interrupted(err)
		}
	}
}

// exchange makes one request and reads its answer; without a fault resp.Data is
// filled.
func (g *Gateway) exchange(ctx context.Context, req *graphql.Request, resp *graphql.Response, mutation bool) (said answered, f *fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return said, &fault{err: interrupted(err), untouched: true}
	}
	var answer envelope
	for renewed := false; ; renewed = true {
		if f := g.signIn(ctx); f != nil {
			return said, f
		}
		answer = envelope{}
		began := g.now()
		err := g.client.Post(ctx, "graphql.json", req, &answer)
		if err == nil {
			said.at = g.note(g.now().Sub(began))
			break
		}
		// The day's token was taken back early, or the permanent one replaced: one new
		// one may do.
		if g.wire.status == http.StatusUnauthorized && !renewed && (g.creds.Token == "" || g.reread()) {
			g.client = nil
			continue
		}
		return said, g.postFault(ctx, err)
	}
	g.spent.Add(int64(answer.Extensions.Cost.Actual))
	g.log.Debug().Str("operation", req.OpName).Float64("points", answer.Extensions.Cost.Actual).
		Float64("available", answer.Extensions.Cost.Throttle.Available).
		Str("request", g.wire.header.Get("X-Request-Id")).Msg("Shopify answered")
	if version := g.wire.header.Get("X-Shopify-API-Version"); version != "" && version != APIVersion && !mutation {
		return said, &fault{err: store.FailBecause(errVersion, store.Unavailable, "Shopify no longer serves version %s of its interface (it "+
			"answered with %q), so nothing is read from it; nothing is lost. Update Tillbridge.", APIVersion, version), untouched: true}
	}
	said.denied, f = g.open(answer, resp, mutation)
	return said, f
}

// postFault says what a failed POST means, by its status where there is one.
func (g *Gateway) postFault(ctx context.Context, err error) *fault {
	switch status := g.wire.status; {
	case status == 0:
		return g.transportFault(ctx, err)
	case status >= http.StatusMultipleChoices || status < http.StatusOK:
		words := g.wire.excerpt
		var refused goshopify.ResponseError
		var limited goshopify.RateLimitError
		if errors.As(err, &refused) {
			words = refused.Error()
		} else if errors.As(err, &limited) {
			words = limited.Error()
		}
		return g.statusFault(status, words)
	default:
		cause := fmt.Errorf("%w: HTTP %d with a body of type %.40q that isn't the JSON asked for: %w", ErrNetwork, status,
			g.wire.header.Get("Content-Type"), err)
		return &fault{again: true, err: store.FailBecause(cause, store.Unavailable, "%s answered with something that isn't Shopify's; "+
			"nothing is lost and it is tried again. If it stays so, look at the network between here and Shopify.", g.shop)}
	}
}

// open looks at the answer's errors and warnings and decodes its data; what is denied
// of it is no fault.
func (g *Gateway) open(answer envelope, resp *graphql.Response, mutation bool) (denied []complaint, f *fault) {
	complaints := complaintsOf(answer.Errors)
	var roots map[string]json.RawMessage
	if err := json.Unmarshal(answer.Data, &roots); err != nil {
		roots = nil
	}
	gap := len(roots) == 0 || slices.ContainsFunc(slices.Collect(maps.Values(roots)), hasGap)
	if f := g.complaintFault(complaints, answer.Extensions.Cost, gap, len(roots) > 0); f != nil {
		// A mutation whose answer holds data has been carried out, whatever else
		// went wrong.
		f.untouched = f.untouched && gap
		return nil, f
	}
	for _, s := range answer.Extensions.Search {
		for _, warning := range s.Warnings {
			return nil, &fault{untouched: true, err: store.Fail(store.Internal, "Shopify ignored the filter %q (%s), so its answer was not "+
				"used; nothing is lost. Please report this.", warning.Field, store.Said(strings.TrimSuffix(warning.Message, ".")))}
		}
	}
	if len(roots) == 0 || mutation && gap {
		return nil, &fault{again: true, err: store.Fail(store.Unavailable, "%s sent an empty answer; nothing is lost and it is tried again.",
			g.shop)}
	}
	if err := json.Unmarshal(answer.Data, resp.Data); err != nil {
		return nil, &fault{err: store.FailBecause(fmt.Errorf("%w: %w", errShape, err), store.Internal, "Shopify's answer has a shape that "+
			"Tillbridge doesn't know; nothing is lost. Please report this.")}
	}
	return slices.DeleteFunc(complaints, func(c complaint) bool { return c.Extensions.Code != accessDenied }), nil
}

// hasGap says that a root field is null, or a list with a null in it.
func hasGap(raw json.RawMessage) bool {
	null := []byte("null")
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil || list == nil {
		return bytes.Equal(bytes.TrimSpace(raw), null)
	}
	return slices.ContainsFunc(list, func(entry json.RawMessage) bool { return bytes.Equal(bytes.TrimSpace(entry), null) })
}

// complaintsOf reads errors in each form that Shopify sends them.
func complaintsOf(raw json.RawMessage) []complaint {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil
	}
	var list []complaint
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	return []complaint{{Message: plaintext.Shorten(text, 300)}}
}
