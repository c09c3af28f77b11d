package shopify

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify/admin"
)

// listing is a shop whose listings go on as next says; nested lists too.
func listing(t *testing.T, next func(page int, after string) (ids []string, cursor string)) *Gateway {
	t.Helper()
	page := 0
	return scripted(t, func(w http.ResponseWriter, r *http.Request) {
		after, _ := askedAfter(r)
		ids, cursor := next(page, after)
		page++
		var nodes []string
		for _, id := range ids {
			nodes = append(nodes, fmt.Sprintf(`{"id":%q,"orderId":%q,"updatedAt":"2026-11-23T10:00:00Z"}`, id, id))
		}
		list := fmt.Sprintf(`{"nodes":[%s],"pageInfo":{"hasNextPage":true,"endCursor":%q}}`, strings.Join(nodes, ","), cursor)
		answer(`{"data":{"orders":`+list+`,"fulfillmentOrders":`+list+`}}`)(w, r)
	}).gateway(t, nil)
}

func askedAfter(r *http.Request) (string, error) {
	body, err := io.ReadAll(r.Body)
	_, after, _ := strings.Cut(string(body), `"after":"`)
	after, _, _ = strings.Cut(after, `"`)
	return after, err
}

func TestR63_P6_AListingThatGoesRoundEnds(t *testing.T) {
	t.Parallel()
	rounds := map[string]func(page int, after string) ([]string, string){
		"A, B, A": func(page int, _ string) ([]string, string) {
			return []string{orderID(page)}, []string{"A", "B"}[page%2]
		},
		"a long round": func(page int, _ string) ([]string, string) {
			return []string{orderID(page)}, fmt.Sprint("c", page%97)
		},
		"ever new cursors and nothing": func(page int, _ string) ([]string, string) { return nil, fmt.Sprint("c", page) },
		"ever new cursors and the same": func(page int, _ string) ([]string, string) {
			return []string{orderID(1), orderID(2)}, fmt.Sprint("c", page)
		},
		"ever new cursors and ever new orders": func(page int, _ string) ([]string, string) {
			return []string{orderID(page)}, fmt.Sprint("c", page)
		},
	}
	for name, next := range rounds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limited, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			nothing := func([]Listed) error { return nil }
			for _, list := range []func(context.Context, time.Time, time.Time, func([]Listed) error) error{
				listing(t, next).ChangedOrders,
				listing(t, next).ChangedFulfillmentOrders,
			} {
				err := list(limited, day, time.Time{}, nothing)
				if store.CodeOf(err) != store.Internal || limited.Err() != nil {
					t.Errorf("%v", err)
				}
			}
		})
	}
}

// An order whose nested list goes round is at fault alone.
func TestR63_P6_ANestedListThatGoesRoundSetsThatOrderAside(t *testing.T) {
	t.Parallel()
	const more = `{"hasNextPage":true,"endCursor":"A"}`
	for _, list := range []string{"lineItems", "fulfillmentOrders"} {
		for _, ever := range []bool{false, true} {
			t.Run(fmt.Sprint(list, ever), func(t *testing.T) {
				t.Parallel()
				page := 0
				round := strings.Replace(plainOrder(1), `"`+list+`":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}`,
					`"`+list+`":{"nodes":[],"pageInfo":`+more+`}`, 1)
				g := scripted(t, func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					switch {
					case strings.Contains(string(body), "query ReadOrders "):
						answer(`{"data":{"orders":{"nodes":[`+round+`,`+plainOrder(2)+`]}}}`)(w, r)
					default:
						page++
						cursor := []string{"A", "B"}[page%2]
						if ever {
							cursor = fmt.Sprint("c", page)
						}
						answer(`{"data":{"order":{"id":"`+orderID(1)+`","`+list+`":{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":"`+cursor+
							`"}}}}}`)(w, r)
					}
				}).gateway(t, nil)
				read, err := g.ReadOrders(t.Context(), []string{orderID(1), orderID(2)})
				if err != nil || len(read.Orders) != 1 || len(read.Bad) != 1 || read.Bad[0].ID != orderID(1) {
					t.Errorf("%+v, %v", read, err)
				}
			})
		}
	}
}

func TestR63_W4_AnAnswerAboutAnotherOrderIsNotUsed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		together, alone string
		orders, bad     []string
	}{
		"another one":       {plainOrder(1) + "," + plainOrder(9), plainOrder(9), []string{orderID(1)}, []string{orderID(2)}},
		"one of them twice": {plainOrder(1) + "," + plainOrder(2) + "," + plainOrder(2), plainOrder(2), []string{orderID(1), orderID(2)}, nil},
		"one more":          {plainOrder(1) + "," + plainOrder(2) + "," + plainOrder(9), plainOrder(9), []string{orderID(1), orderID(2)}, nil},
		"changed about":     {plainOrder(1) + "," + plainOrder(1), plainOrder(1), []string{orderID(1)}, []string{orderID(2)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := scripted(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if strings.Contains(string(body), "query ReadOrders ") {
					answer(`{"data":{"orders":{"nodes":[`+test.together+`]}}}`)(w, r)
					return
				}
				answer(`{"data":{"order":`+test.alone+`}}`)(w, r)
			}).gateway(t, nil)
			read, err := g.ReadOrders(t.Context(), []string{orderID(1), orderID(2)})
			var orders, bad []string
			for _, order := range read.Orders {
				orders = append(orders, order.ShopifyID)
			}
			for _, order := range read.Bad {
				bad = append(bad, order.ID)
				saysSo(t, order.Err)
			}
			if err != nil || !slices.Equal(orders, test.orders) || !slices.Equal(bad, test.bad) {
				t.Errorf("orders %v, bad %v, %v", orders, bad, err)
			}
		})
	}
	t.Run("in the daily reconciliation", func(t *testing.T) {
		t.Parallel()
		node := func(n int) string {
			return fmt.Sprintf(`{"__typename":"Order","id":%q,"updatedAt":"2026-11-23T10:00:00Z"}`, orderID(n))
		}
		g := scripted(t, answer(`{"data":{"nodes":[`+node(1)+`,`+node(9)+`]}}`)).gateway(t, nil)
		got, err := g.Reconcile(t.Context(), []string{orderID(1), orderID(2)})
		if err != nil || len(got.Gone) != 0 || len(got.There) != 1 || got.There[orderID(1)].IsZero() {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestR63_W4_AnOrderIsNotSetAsideForOneAnswerAboutAnother(t *testing.T) {
	t.Parallel()
	for _, wrong := range []int{1, attempts - 1} {
		asked := 0
		g := scripted(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			if asked <= wrong {
				answer(`{"data":{"order":`+plainOrder(9)+`}}`)(w, r)
				return
			}
			answer(`{"data":{"order":`+plainOrder(1)+`}}`)(w, r)
		}).gateway(t, nil)
		order, err := g.ReadOrder(t.Context(), orderID(1))
		if err != nil || order.ShopifyID != orderID(1) {
			t.Errorf("after %d wrong answers: %s, %v", wrong, order.ShopifyID, err)
		}
	}
}

// panicky is a gateway whose conversion fails inside over the order of one name.
func panicky(g *Gateway, name string) *Gateway {
	convert := g.convert
	g.convert = func(o admin.OrderDetails) (store.Order, error) {
		if o.Name == name {
			var nobody *store.Order
			return *nobody, nil
		}
		return convert(o)
	}
	return g
}

func TestR63_P5_AnOrderThatBreaksTheConversionIsSetAsideAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	one, two := plainOrder(1), plainOrder(2)
	t.Run("read", func(t *testing.T) {
		t.Parallel()
		g := panicky(scripted(t, answer(`{"data":{"orders":{"nodes":[`+one+`,`+two+`]}}}`)).gateway(t, nil), "#1001")
		read, err := g.ReadOrders(t.Context(), []string{orderID(1), orderID(2)})
		if err != nil || len(read.Orders) != 1 || len(read.Bad) != 1 || read.Bad[0].ID != orderID(1) {
			t.Fatalf("%+v, %v", read, err)
		}
		saysSo(t, read.Bad[0].Err)
		if !strings.Contains(store.Details(read.Bad[0].Err), "outside_test.go") {
			t.Error("the log wouldn't show where")
		}
	})
	t.Run("loaded", func(t *testing.T) {
		t.Parallel()
		file, err := os.CreateTemp(t.TempDir(), "bulk")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close() //nolint:errcheck // of the test alone
		for _, order := range []string{one, two} {
			_, _ = io.WriteString(file, strings.ReplaceAll(order, "\n", "")+"\n")
		}
		index, err := indexOf(file)
		if err != nil {
			t.Fatal(err)
		}
		all := func(listed []Listed) (ids []string, _ error) {
			for _, l := range listed {
				ids = append(ids, l.OrderID)
			}
			return ids, nil
		}
		g := panicky(scripted(t, answer(one)).gateway(t, nil), "#1001")
		err = g.bulkPage(t.Context(), file, index, index.orders, day, all, func(read Read) error {
			if len(read.Orders) != 1 || len(read.Bad) != 1 || read.Bad[0].ID != orderID(1) {
				t.Errorf("%+v", read)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// filed is a place where a bulk file lies that write fills.
func filed(t *testing.T, write func(io.Writer, *http.Request)) (*Gateway, Bulk) {
	t.Helper()
	place := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { write(w, r) }))
	t.Cleanup(place.Close)
	g, err := New(Config{Shop: "riverside.myshopify.com", URL: place.URL, Credentials: Credentials{Token: token}})
	if err != nil {
		t.Fatal(err)
	}
	return g, Bulk{File: place.URL + "/file", Objects: 3}
}

func TestR63_P6_AnEndlessBulkFileIsNotFetchedToItsEnd(t *testing.T) {
	t.Parallel()
	wrote := 0
	g, bulk := filed(t, func(w io.Writer, _ *http.Request) {
		line := []byte(strings.Repeat("x", 1<<20) + "\n")
		for range 1000 {
			n, err := w.Write(line)
			if wrote += n; err != nil {
				return
			}
		}
	})
	file, err := os.CreateTemp(t.TempDir(), "bulk")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // of the test alone
	err = g.download(t.Context(), bulk, file)
	info, _ := file.Stat()
	if store.CodeOf(err) != store.Unavailable || info.Size() > 2*longestLine {
		t.Errorf("%d bytes kept, %v", info.Size(), err)
	}
}

func TestR63_P6_AnEndlessLineFillsNoMemory(t *testing.T) {
	t.Parallel()
	file, err := os.CreateTemp(t.TempDir(), "bulk")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // of the test alone
	// Half a gigabyte that takes no room.
	if err := file.Truncate(500 << 20); err != nil {
		t.Fatal(err)
	}
	if _, err := indexOf(file); err == nil || !strings.Contains(err.Error(), "a line of more than") {
		t.Errorf("%v", err)
	}
}

func TestR63_P6_ABulkFileThatLeadsElsewhereIsNotFollowed(t *testing.T) {
	t.Parallel()
	asked := 0
	g, bulk := filed(t, func(w io.Writer, r *http.Request) {
		asked++
		http.Redirect(w.(http.ResponseWriter), r, "/elsewhere", http.StatusFound)
	})
	file, err := os.CreateTemp(t.TempDir(), "bulk")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // of the test alone
	if err := g.download(t.Context(), bulk, file); store.CodeOf(err) != store.Unavailable || asked != 1 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

func TestR60_B10_WhatShopifyWithholdsIsNamed(t *testing.T) {
	t.Parallel()
	withheldError := func(path string) string {
		return `{"message":"This app is not approved to use the email field. See https://shopify.dev/docs/apps/launch/protected-customer-data","path":[` + path + `],"extensions":{"code":"ACCESS_DENIED"}}`
	}
	g := scripted(t,
		answer(`{"data":{"orders":{"nodes":[`+plainOrder(1)+`,`+plainOrder(2)+`]}},"errors":[`+
			withheldError(`"orders","nodes",1,"customer","firstName"`)+`,`+withheldError(`"orders","nodes",1,"email"`)+`]}`),
		answer(`{"data":{"order":`+plainOrder(3)+`},"errors":[`+withheldError(`"order","shippingAddress","address1"`)+`]}`),
	).gateway(t, nil)
	read, err := g.ReadOrders(t.Context(), []string{orderID(1), orderID(2)})
	if err != nil || len(read.Orders) != 2 {
		t.Fatal(read, err)
	}
	if got := read.Orders[0].Withheld; got != nil {
		t.Errorf("of the first %v", got)
	}
	if got, want := read.Orders[1].Withheld, []string{"customer.firstName", "email"}; !slices.Equal(got, want) {
		t.Errorf("of the second %v, want %v", got, want)
	}
	order, err := g.ReadOrder(t.Context(), orderID(3))
	if err != nil || !slices.Equal(order.Withheld, []string{"shippingAddress.address1"}) {
		t.Errorf("%v, %v", order.Withheld, err)
	}
}
