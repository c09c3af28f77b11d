package shopify

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

//go:embed bulk.graphql
var bulkQuery string

const (
	// downloadStall is how long a download may bring nothing before it is given up,
	// downloadTime how long it may take in all.
	downloadStall = time.Minute
	downloadTime  = time.Hour
	// longestLine bounds a line of a bulk file, in bytes: an order with all that
	// Shopify allows has a few hundred kilobytes.
	longestLine = 8 << 20
	// roomALine is what a line may take on average, largestFile a whole file: what is
	// more was never announced.
	roomALine   = 64 << 10
	largestFile = 64 << 30
)

// Bulk is how a bulk operation stands: a query over many things that Shopify
// carries out by itself.
type Bulk struct {
	// Running says that it isn't over. When it is, File is where its result lies,
	// "" when it failed; Why says so in Shopify's words.
	Running bool
	File    string
	Why     string
	// Roots, orders or variants, were found so far, Objects with their lines and the
	// rest: so many lines the file has.
	Roots, Objects int64
	// Began is when Shopify began with it, its time: nothing was looked up earlier.
	// Zero when it doesn't say.
	Began time.Time
}

// CountOrders counts the orders that ChangedOrders would list, exactly.
func (g *Gateway) CountOrders(ctx context.Context, from, until time.Time) (int64, error) {
	answer, err := admin.CountOrders(ctx, g, window(from, until))
	if err != nil {
		return 0, err
	}
	return int64(answer.OrdersCount.Count), nil
}

// StartBulk has Shopify put together the orders that ChangedOrders would list, and
// returns the id to ask Bulk for. Refused when Shopify doesn't take it.
func (g *Gateway) StartBulk(ctx context.Context, from, until time.Time) (string, error) {
	return g.startBulk(ctx, strings.Replace(bulkQuery, `"WINDOW"`, strconv.Quote(window(from, until)), 1))
}

func (g *Gateway) startBulk(ctx context.Context, query string) (string, error) {
	answer, err := admin.StartBulk(ctx, g, query)
	if err != nil {
		return "", err
	}
	var words []string
	for _, e := range answer.BulkOperationRunQuery.UserErrors {
		words = append(words, e.Message)
	}
	if err := refusal(words); err != nil {
		return "", err
	}
	if answer.BulkOperationRunQuery.BulkOperation.Id == "" {
		return "", store.Fail(store.Unavailable, "Shopify neither began to put together what was asked for nor said why not.")
	}
	return answer.BulkOperationRunQuery.BulkOperation.Id, nil
}

// Bulk asks how a bulk operation stands. One that Shopify no longer knows has
// failed.
func (g *Gateway) Bulk(ctx context.Context, id string) (Bulk, error) {
	answer, err := admin.ReadBulk(ctx, g, id)
	if err != nil {
		return Bulk{}, err
	}
	o := answer.BulkOperation
	if o.Id != "" && o.Id != id {
		return Bulk{Why: "answered for by another operation"}, nil
	}
	b := Bulk{File: o.Url, Began: utc(o.CreatedAt)}
	b.Roots, _ = strconv.ParseInt(o.RootObjectCount, 10, 64)
	b.Objects, _ = strconv.ParseInt(o.ObjectCount, 10, 64)
	switch o.Status {
	case admin.BulkOperationStatusCreated, admin.BulkOperationStatusRunning, admin.BulkOperationStatusCanceling:
		b.Running = true
	case admin.BulkOperationStatusCompleted:
		if b.File == "" && b.Objects > 0 {
			b.Why = "completed without a file"
		}
	default:
		b.File, b.Why = "", cmp.Or(strings.TrimSpace(strings.ToLower(string(o.Status)+" "+string(o.ErrorCode))), "forgotten")
	}
	return b, nil
}

// BulkOrders reads the result of a bulk operation and hands its orders to page, so
// many at a time as ReadOrders reads at once; wanted says by id and updatedAt which
// of a page are needed. It keeps the file on disk and in memory a few dozen bytes a
// line, so that a big shop fits. An order counts as read when the operation began. A
// result that isn't whole is Unavailable, and nothing of it was handed over.
func (g *Gateway) BulkOrders(ctx context.Context, b Bulk, wanted func([]Listed) ([]string, error), page func(Read) error) error {
	if b.Objects == 0 {
		return nil
	}
	file, err := spool()
	if err != nil {
		return err
	}
	defer file.remove()
	if err := g.download(ctx, b, file.File); err != nil {
		return err
	}
	index, err := indexOf(file.File)
	if err == nil && int64(index.lines()) != b.Objects {
		err = fmt.Errorf("%d lines instead of %d", index.lines(), b.Objects)
	}
	if err != nil {
		return store.FailBecause(err, store.Unavailable, "The orders that Shopify put together did not arrive whole, so none of them was "+
			"used; nothing is lost and it is tried again.")
	}
	for orders := range slices.Chunk(index.orders, ordersAtOnce) {
		if err := g.bulkPage(ctx, file.File, index, orders, b.Began, wanted, page); err != nil {
			return err
		}
	}
	return nil
}

func (g *Gateway) bulkPage(ctx context.Context, file io.ReaderAt, index *bulkIndex, orders []bulkLine, began time.Time,
	wanted func([]Listed) ([]string, error), page func(Read) error,
) error {
	heads := map[string]json.RawMessage{}
	var listed []Listed
	numbers := map[string]uint64{}
	for _, line := range orders {
		text, err := line.read(file)
		if err != nil {
			return err
		}
		head := listedIn([]json.RawMessage{text}, "id")[0]
		heads[head.OrderID], numbers[head.OrderID] = text, line.order
		listed = append(listed, head)
	}
	ids, err := wanted(listed)
	if err != nil {
		return err
	}
	var read Read
	for _, id := range ids {
		details, err := assemble(file, heads[id], index.partsOf(numbers[id]))
		var order store.Order
		if err == nil {
			order, err = g.converted(details)
		} else {
			err = store.FailBecause(fmt.Errorf("%w: %w", errShape, err), store.Internal, "Shopify gave an order a shape that Tillbridge doesn't "+
				"know; the other orders are taken in. Please report this.")
		}
		if err != nil {
			read.Bad = append(read.Bad, BadOrder{ID: id, UpdatedAt: utc(details.UpdatedAt), ReadAt: began, Err: err})
			continue
		}
		order.ReadAt = cmp.Or(began, order.UpdatedAt)
		read.add(order, details)
	}
	if err := g.readTerms(ctx, &read); err != nil {
		return err
	}
	return page(read)
}

// assemble puts an order and its parts together as ReadOrder would answer.
func assemble(file io.ReaderAt, head json.RawMessage, parts []bulkLine) (admin.OrderDetails, error) {
	type nodes struct {
		Nodes []any `json:"nodes"`
	}
	var details admin.OrderDetails
	order := map[string]any{}
	if err := json.Unmarshal(head, &order); err != nil {
		return details, err
	}
	var lines, routed nodes
	linesOf, takenBy := map[string]*nodes{}, map[string]*nodes{}
	for _, part := range parts {
		text, err := part.read(file)
		if err != nil {
			return details, err
		}
		item := map[string]any{}
		if err := json.Unmarshal(text, &item); err != nil {
			return details, err
		}
		id, _ := item["id"].(string)
		parent, _ := item["__parentId"].(string)
		switch part.kind {
		case lineItemKind:
			lines.Nodes = append(lines.Nodes, item)
		case fulfillmentOrderKind:
			linesOf[id] = &nodes{}
			item["lineItems"] = linesOf[id]
			routed.Nodes = append(routed.Nodes, item)
		case fulfillmentOrderLineKind:
			if linesOf[parent] == nil {
				return details, errors.New("a line of an unknown fulfillment order")
			}
			linesOf[parent].Nodes = append(linesOf[parent].Nodes, item)
		case fulfillmentKind:
			if takenBy[id] == nil {
				takenBy[id] = &nodes{}
			}
			takenBy[id].Nodes = append(takenBy[id].Nodes, map[string]any{"id": parent})
		}
	}
	order["lineItems"], order["fulfillmentOrders"] = lines, routed
	made, _ := order["fulfillments"].([]any)
	for _, one := range made {
		if fulfillment, ok := one.(map[string]any); ok {
			id, _ := fulfillment["id"].(string)
			fulfillment["fulfillmentOrders"] = cmp.Or(takenBy[id], &nodes{})
		}
	}
	whole, err := json.Marshal(order)
	if err != nil {
		return details, err
	}
	return details, json.Unmarshal(whole, &details)
}

// download fetches what a bulk operation has put down somewhere. It needs no token
// there, and gets none. A file that is larger than what was announced, or that takes
// too long, is not fetched to its end.
func (g *Gateway) download(ctx context.Context, b Bulk, into *os.File) error {
	unreachable := func(cause error) error {
		if ctx.Err() != nil {
			return interrupted(ctx.Err())
		}
		return store.FailBecause(cause, store.Unavailable, "What Shopify put together can't be fetched; nothing is lost, try again. Check "+
			"the internet connection.")
	}
	u, err := url.Parse(b.File)
	if err != nil || u.Scheme != "https" && (g.wire.base.Scheme != "http" || u.Host != g.wire.base.Host) {
		return unreachable(errors.New("an address that is neither https nor the training shop's"))
	}
	fetching, stop := context.WithTimeout(ctx, downloadTime)
	defer stop()
	stalled := time.AfterFunc(downloadStall, stop)
	defer stalled.Stop()
	req, err := http.NewRequestWithContext(fetching, http.MethodGet, b.File, nil)
	if err != nil {
		return unreachable(err)
	}
	// The wire and its token are for the shop alone.
	resp, err := g.files.Do(req) //nolint:gosec // the address is Shopify's, over https
	if err != nil {
		return unreachable(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	if resp.StatusCode != http.StatusOK {
		return unreachable(fmt.Errorf("HTTP %d", resp.StatusCode))
	}
	most := int64(largestFile)
	if b.Objects < most/roomALine {
		most = longestLine + b.Objects*roomALine
	}
	if resp.ContentLength > most {
		return unreachable(fmt.Errorf("%d bytes for %d objects", resp.ContentLength, b.Objects))
	}
	body := io.LimitReader(resp.Body, most+1)
	buffer := make([]byte, 1<<16)
	for got := int64(0); ; {
		n, err := body.Read(buffer)
		stalled.Reset(downloadStall)
		if got += int64(n); got > most {
			return unreachable(fmt.Errorf("more than %d bytes for %d objects", most, b.Objects))
		}
		if _, full := into.Write(buffer[:n]); full != nil {
			return store.FailBecause(full, store.Broken, "This computer's disk has no room for what Shopify sends, so it can't be loaded; "+
				"nothing is lost. Make room.")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreachable(err)
		}
	}
}
