package returns

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"tillbridge/store"
	"tillbridge/ui/screen"
)

// coming is what is to come back of one line.
type coming struct {
	units int64
	how
}

// how is why goods come back, and in which condition.
type how struct {
	reason store.ReturnReason
	note   string
	// restock puts them back on sale, at location.
	restock  bool
	location string
}

// model is a sale, what came back of it before, and what is to come back now.
type model struct {
	sale   store.Returnable
	loaded bool
	// pushes are what Shopify was asked, by the return that it was about.
	pushes map[string]store.Push
	now    map[string]coming
	// last is how the line was that was looked at last: whoever brings two things back
	// mostly has one reason.
	last how
	way  store.RefundWay
	// tender is what money is given back by here; chosen says that a person chose the way.
	tender string
	chosen bool
	// shipping and fee are what was typed.
	shipping, fee string
	// act is the return's id, so that asking twice takes back once; made is the one that was
	// asked for last in this window, "" for none.
	act, made string
}

func newModel() model {
	m := model{now: map[string]coming{}}
	m.anew()
	return m
}

// anew begins another return.
func (m *model) anew() {
	m.act = uuid.Must(uuid.NewV7()).String()
	clear(m.now)
	m.last = how{reason: store.ReturnReasons()[0], restock: true}
	m.shipping, m.fee, m.chosen = "", "", false
}

// take brings the model in line with a new reading; what was counted stays as far as it can
// still come back.
func (m *model) take(sale store.Returnable, pushes []store.Push) {
	m.sale, m.loaded, m.pushes = sale, true, map[string]store.Push{}
	for _, p := range pushes {
		if p.Intent == store.IntentReturn {
			m.pushes[p.Act] = p
		}
	}
	for _, l := range sale.Lines() {
		if c, ok := m.now[l.Line.LineID]; ok {
			c.units = min(c.units, l.Left())
			m.now[l.Line.LineID] = c
		}
	}
	if !m.chosen {
		m.way = m.usual()
	}
	if m.tender == "" {
		m.tender = m.firstTender()
	}
}

// usual is the way that money mostly goes back: the one that it came.
func (m *model) usual() store.RefundWay {
	var online, here int64
	for _, p := range m.sale.Sale.Payments {
		if p.Type == store.ECommerce {
			online += p.Minor
		} else {
			here += p.Minor
		}
	}
	switch {
	case online > 0 && m.sale.Latest.AtShopify().Holding().Net() > 0:
		return store.RefundOriginal
	case here > 0 || online > 0:
		return store.RefundTill
	default:
		return store.RefundNone
	}
}

// tenders are the payment types by which money is given back here.
func (m *model) tenders() (names []string) {
	for _, t := range m.sale.Types {
		if t.Name != store.ECommerce {
			names = append(names, t.Name)
		}
	}
	return names
}

// firstTender is the one that the sale was paid by here, else the first.
func (m *model) firstTender() string {
	names := m.tenders()
	for _, p := range slices.Backward(m.sale.Sale.Payments) {
		if p.Minor > 0 && slices.Contains(names, p.Type) {
			return p.Type
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// noCredit says why no store credit can be given, "" when it can.
func (m *model) noCredit() string {
	if m.sale.Latest.AtShopify().Buyer.ShopifyID == "" {
		return "Shopify gives store credit to a customer with an account. This order was a guest's."
	}
	return ""
}

// places are where goods may go back on sale: this shop's own open locations, and where the
// line was handed over.
func (m *model) places(l store.ReturnableLine) []store.Location {
	var list []store.Location
	for _, at := range m.sale.Own {
		if at.ShopifyID == l.LocationID || at.Active && m.sale.Own.Counts(at) {
			list = append(list, at)
		}
	}
	return list
}

// place is where a line goes back on sale while nobody says otherwise: where it was handed
// over, or the first of this shop's own when that is another's.
func (m *model) place(l store.ReturnableLine) string {
	if m.sale.Own.Owns(store.FulfillmentOrder{LocationID: l.LocationID}) {
		return l.LocationID
	}
	for _, at := range m.places(l) {
		if at.ShopifyID != l.LocationID {
			return at.ShopifyID
		}
	}
	return l.LocationID
}

// of is what is to come back of a line; its condition is that of the line before until
// somebody says otherwise.
func (m *model) of(l store.ReturnableLine) coming {
	if c, ok := m.now[l.Line.LineID]; ok {
		return c
	}
	c := coming{how: m.last}
	c.note = ""
	if !slices.ContainsFunc(m.places(l), func(at store.Location) bool { return at.ShopifyID == c.location }) {
		c.location = m.place(l)
	}
	return c
}

func (m *model) line(i int) (store.ReturnableLine, bool) {
	lines := m.sale.Lines()
	if i < 0 || i >= len(lines) {
		return store.ReturnableLine{}, false
	}
	return lines[i], true
}

// count changes how many units of a line come back, between none and all that may.
func (m *model) count(i int, by int64) {
	l, ok := m.line(i)
	if !ok || l.Left() == 0 {
		return
	}
	c := m.of(l)
	c.units = max(0, min(l.Left(), c.units+by))
	m.now[l.Line.LineID] = c
}

// all has everything come back that may, or nothing.
func (m *model) all(comes bool) {
	for i, l := range m.sale.Lines() {
		if comes {
			m.count(i, l.Left())
		} else {
			m.count(i, -l.Left())
		}
	}
}

// say notes why a line comes back, and in which condition.
func (m *model) say(i int, h how) {
	l, ok := m.line(i)
	if !ok {
		return
	}
	c := m.of(l)
	c.how, m.last = h, h
	m.now[l.Line.LineID] = c
}

// scanned counts a unit of the line that has the code. It returns the line, -1 where the
// code doesn't belong there, with the sentence that says so.
func (m *model) scanned(code string) (at int, sentence string) {
	at = -1
	lines := m.sale.Lines()
	for i, l := range lines {
		if !m.has(i, code) {
			continue
		}
		// Of two lines of one product the one that has room takes it.
		if at = i; m.of(l).units < l.Left() {
			break
		}
	}
	if at < 0 {
		return -1, code + " was not sold with this receipt. Put it aside."
	}
	l := lines[at]
	switch {
	case l.HandedOver == 0:
		return -1, l.Line.Title + " was not handed over yet, so it can't come back."
	case m.of(l).units >= l.Left():
		return -1, fmt.Sprintf("No more of %s may come back: %d sold, %d back before, %d counted now. Put it aside.", l.Line.Title,
			l.Line.Quantity, l.Returned, m.of(l).units)
	}
	m.count(at, 1)
	return at, fmt.Sprintf("%s: %s of %s.", l.Line.Title, screen.Number(m.of(l).units), screen.Number(l.Left()))
}

// has says that a code names what is on the line: its product's barcode or SKU, or those
// that Shopify has.
func (m *model) has(i int, code string) bool {
	l := m.sale.Sale.Transaction.Lines[i]
	codes := []string{l.SKU}
	if i < len(m.sale.Sale.Products) {
		codes = append(codes, m.sale.Sale.Products[i].Barcode, m.sale.Sale.Products[i].SKU)
	}
	for _, line := range m.sale.Latest.AtShopify().Lines {
		if line.ShopifyID == l.LineID {
			codes = append(codes, line.Barcode, line.SKU)
		}
	}
	return store.CodeIs(code, codes...)
}

// units counts what comes back now.
func (m *model) units() (n int64) {
	for _, c := range m.now {
		n += c.units
	}
	return n
}

// left counts what may come back.
func (m *model) left() (n int64) {
	for _, l := range m.sale.Lines() {
		n += l.Left()
	}
	return n
}

// request is what is asked for; Invalid when what was typed can't be read.
func (m *model) request() (store.ReturnRequest, error) {
	q := store.ReturnRequest{ID: m.act, SaleID: m.sale.Sale.Transaction.ID, Refund: m.way}
	if m.way == store.RefundTill {
		q.Tender = m.tender
	}
	for _, l := range m.sale.Lines() {
		c := m.now[l.Line.LineID]
		if c.units == 0 {
			continue
		}
		line := store.ReturnLine{
			LineID: l.Line.LineID, Quantity: c.units, Reason: c.reason, Note: strings.TrimSpace(c.note), Restock: c.restock,
		}
		if c.restock {
			line.LocationID = c.location
		}
		q.Lines = append(q.Lines, line)
	}
	if text := strings.TrimSpace(m.shipping); text != "" {
		shipping, err := store.ReadAmount(text, m.sale.Sale.Transaction.Currency)
		if err != nil {
			return q, err
		}
		q.Shipping = shipping.Minor
	}
	if text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(m.fee), "%")); text != "" {
		fee, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return q, store.Fail(store.Invalid, "%q is no restocking fee: write a whole percentage, as 10. Nothing was taken back.", m.fee)
		}
		q.FeePercent = fee
	}
	return q, nil
}

// plan is what the return does, before anything moves; Invalid says why there is none.
func (m *model) plan() (store.ReturnPlan, error) {
	if m.units() == 0 {
		return store.ReturnPlan{}, store.Fail(store.Invalid, "%s", cmp.Or(m.nothing(), "Nothing is counted yet: scan the items, or press +."))
	}
	q, err := m.request()
	if err != nil {
		return store.ReturnPlan{}, err
	}
	return m.sale.Plan(q)
}

// nothing says why nothing at all can come back, "" when something may.
func (m *model) nothing() string {
	t := m.sale.Sale.Transaction
	if !m.loaded || m.left() > 0 {
		return ""
	}
	var handed, returned int64
	for _, l := range m.sale.Lines() {
		handed, returned = handed+l.HandedOver, returned+l.Returned
	}
	switch {
	case t.State == store.TransactionVoided || t.State == store.TransactionCancelling:
		return "Nothing of transaction " + t.Barcode + " can come back: it is void or being cancelled."
	case returned > 0:
		return "All that was handed over of " + m.sale.Latest.Name + " has come back already."
	case handed == 0:
		return "Nothing of " + m.sale.Latest.Name + " was handed over yet, as Shopify has it. What is taken back is what the customer " +
			"has: hand it over first, or reject the order."
	default:
		return "Nothing of transaction " + t.Barcode + " can come back."
	}
}
