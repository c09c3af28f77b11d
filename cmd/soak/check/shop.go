package check

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
)

// order is an order as the shop has it.
type order struct {
	ID, Name, SourceName string
	Test                 bool
	// Amounts are decimals.
	Total, Received, Refunded string
	Cancelled                 bool
	Street                    string
	parts
	returns []back
}

// parts are what an order is made of, as far as the app is shown it.
type parts struct {
	TaxesIncluded     bool
	LineItems         struct{ Nodes []line }
	FulfillmentOrders struct{ Nodes []part }
	Fulfillments      []fulfillment
}

type line struct {
	ID                        string
	Quantity, CurrentQuantity int64
	RequiresShipping          bool
	OriginalUnitPriceSet      shopMoney
	DiscountAllocations       []struct{ AllocatedAmountSet shopMoney }
	TaxLines                  []struct{ PriceSet shopMoney }
}

type part struct {
	ID, Status       string
	AssignedLocation struct{ Location struct{ ID string } }
	DeliveryMethod   struct{ MethodType string }
	LineItems        struct {
		Nodes []struct {
			ID                               string
			TotalQuantity, RemainingQuantity int64
			LineItem                         struct{ ID string }
		}
	}
}

type fulfillment struct {
	ID, Status           string
	FulfillmentOrders    struct{ Nodes []struct{ ID string } }
	FulfillmentLineItems struct {
		Nodes []struct {
			Quantity int64
			LineItem struct{ ID string }
		}
	}
}

// handOver is a fulfillment as the shop has logged it: whose order, who made it, and of
// which lines of the parts how many.
type handOver struct {
	order, lines string
	app          bool
}

type shopMoney struct{ ShopMoney struct{ Amount string } }

const question = `query($after:String){orders(first:20,after:$after,sortKey:CREATED_AT){nodes{id name test sourceName cancelledAt
	taxesIncluded shippingAddress{address1} currentTotalPriceSet{shopMoney{amount}} totalReceivedSet{shopMoney{amount}}
	totalRefundedSet{shopMoney{amount}}
	lineItems(first:40){nodes{id quantity currentQuantity requiresShipping originalUnitPriceSet{shopMoney{amount}}
		discountAllocations{allocatedAmountSet{shopMoney{amount}}} taxLines{priceSet{shopMoney{amount}}}}}
	fulfillmentOrders(first:25){nodes{id status assignedLocation{location{id}} deliveryMethod{methodType}
		lineItems(first:40){nodes{id totalQuantity remainingQuantity lineItem{id}}}}}
	fulfillments(first:250){id status fulfillmentOrders(first:5){nodes{id}}
		fulfillmentLineItems(first:40){nodes{quantity lineItem{id}}}}} pageInfo{hasNextPage endCursor}}}`

func (b *books) askShop(shop, token string) error {
	after := ""
	for {
		variables := map[string]any{}
		if after != "" {
			variables["after"] = after
		}
		var page struct {
			Data struct {
				Orders struct {
					Nodes []struct {
						ID, Name, SourceName               string
						Test                               bool
						CancelledAt                        *string
						ShippingAddress                    struct{ Address1 string }
						CurrentTotalPriceSet               shopMoney
						TotalReceivedSet, TotalRefundedSet shopMoney
						parts
					}
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
		}
		if err := b.ask(shop, token, question, variables, &page); err != nil {
			return err
		}
		for _, n := range page.Data.Orders.Nodes {
			b.shop[n.ID] = order{
				ID: n.ID, Name: n.Name, SourceName: n.SourceName, Test: n.Test, Total: n.CurrentTotalPriceSet.ShopMoney.Amount,
				Received: n.TotalReceivedSet.ShopMoney.Amount, Refunded: n.TotalRefundedSet.ShopMoney.Amount,
				Cancelled: n.CancelledAt != nil, Street: n.ShippingAddress.Address1, parts: n.parts,
			}
		}
		if !page.Data.Orders.PageInfo.HasNextPage {
			return nil
		}
		after = page.Data.Orders.PageInfo.EndCursor
	}
}

// ask asks the shop over plain HTTP.
func (b *books) ask(shop, token, query string, variables map[string]any, answer any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(b.ctx, http.MethodPost, shop+"/admin/api/2026-10/graphql.json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("X-Shopify-Access-Token", token)
	request.Header.Set("Content-Type", "application/json")
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(got.Body)
	if err = errors.Join(err, got.Body.Close()); err != nil {
		return err
	}
	var refusal struct{ Errors json.RawMessage }
	if err := json.Unmarshal(text, &refusal); err != nil || len(refusal.Errors) > 0 {
		return fmt.Errorf("asking the shop: %w %s", err, refusal.Errors)
	}
	return json.Unmarshal(text, answer)
}

func (b *books) askLog(shop string) error {
	request, err := http.NewRequestWithContext(b.ctx, http.MethodGet, shop+"/training/log", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct {
			Kind, OrderID, Order, Template, Amount, About, Lines, Note string
			App                                                        bool
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return err
		}
		switch e.Kind {
		case "mail":
			if b.mails[e.About] == nil {
				b.mails[e.About] = map[string]int{}
			}
			b.mails[e.About][e.Template]++
		case "fulfillment":
			b.goes[e.About] = handOver{e.OrderID, e.Lines, e.App}
		case "never":
			b.fault(HalfMade, "%s: the shop was asked for what it never does: %s", e.Order, e.Template)
		case "return":
			b.cameBack[e.OrderID] = true
		case "taken off":
			b.off = append(b.off, takenOff{e.OrderID, e.Lines, e.Note})
		case "restock":
			b.restocked[e.About]++
		case "paid", "capture":
			if e.App {
				b.payments = append(b.payments, payment{e.Kind, e.OrderID, e.Amount})
			}
		case "refund":
			amount, ok := new(big.Rat).SetString(e.Amount)
			if !ok {
				return fmt.Errorf("the shop logs a refund of %q", e.Amount)
			}
			if b.back[e.OrderID] == nil {
				b.back[e.OrderID] = new(big.Rat)
			}
			b.back[e.OrderID].Add(b.back[e.OrderID], amount)
		}
	}
	return errors.Join(lines.Err(), answer.Body.Close())
}
