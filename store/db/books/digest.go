package books

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// part is what a row of somebody's books is a row of.
type part byte

// The parts of books. Their values stand in databases: they are never used again
// for another.
const (
	orderPart       part = 'o'
	transactionPart part = 't'
	linePart        part = 'l'
	paymentPart     part = 'p'
	movementPart    part = 'm'
	outboxPart      part = 'x'
	productPart     part = 'P'
	customerPart    part = 'C'
	addressPart     part = 'A'
	tenderPart      part = 'T'
	cardPart        part = 'c'
	orderedPart     part = 'O'
	pickupPart      part = 'k'
	returnPart      part = 'r'
	returnLinePart  part = 'R'
)

// Digest takes up the figures of books, row by row, each always in the same order.
// Which figures count is said here alone: what a row says of sync (tries, claims,
// times of writing) is not books.
type Digest struct {
	salt string
	text []byte
	// marks tell rows and figures apart: of each row its part, how many figures it
	// has and two bytes of its key, and of each figure two bytes.
	Marks []byte
	count int
	// names has what was taken up in words as well, in the order of marks.
	names *[]namedRow
}

// namedRow is a row of books in words.
type namedRow struct {
	part    part
	key     string
	figures []figure
}

type figure struct{ name, value string }

// label is the row as sentences name it; "" for the subject's own.
func (r namedRow) label() string {
	values := map[string]string{}
	for _, f := range r.figures {
		values[f.name] = f.value
	}
	switch r.part {
	case transactionPart:
		return "transaction " + values["barcode"]
	case linePart:
		return strings.TrimSpace("line " + values["SKU"] + " " + values["title"])
	case paymentPart:
		return "payment " + values["amount"] + " by " + values["type"]
	case movementPart:
		return "stock movement " + values["quantity"] + " (" + values["reason"] + ")"
	case outboxPart:
		return "outbox " + values["intent"]
	case orderedPart:
		return "ordered " + values["SKU"]
	case pickupPart:
		return "pickup"
	case returnPart:
		return "return by " + values["refund"]
	case returnLinePart:
		return "line of a return"
	case addressPart, tenderPart, cardPart:
		return strings.TrimPrefix(strings.TrimPrefix(partNames[r.part], "an "), "a ") + " " + r.key
	default:
		return ""
	}
}

// partNames are the rows of each part in words.
var partNames = map[part]string{
	orderPart: "the order", transactionPart: "a transaction", linePart: "a line of a transaction", paymentPart: "a payment",
	movementPart: "a stock movement", outboxPart: "a row of the outbox", productPart: "the product", customerPart: "the record",
	addressPart: "an address", tenderPart: "a payment type", cardPart: "a Card Type", orderedPart: "what was ordered",
	pickupPart: "the pickup", returnPart: "a return", returnLinePart: "a line of a return",
}

// markedRow is what marks keep of a row.
type markedRow struct {
	markedKey
	figures []uint16
}

type markedKey struct {
	part part
	key  uint16
}

// markedRows reads marks; what isn't whole is left out.
func markedRows(marks []byte) (rows []markedRow) {
	for len(marks) >= 4 {
		row := markedRow{markedKey: markedKey{part(marks[0]), binary.BigEndian.Uint16(marks[2:])}}
		n := int(marks[1])
		marks = marks[4:]
		if len(marks) < 2*n {
			return rows
		}
		for k := range n {
			row.figures = append(row.figures, binary.BigEndian.Uint16(marks[2*k:]))
		}
		rows, marks = append(rows, row), marks[2*n:]
	}
	return rows
}

// row begins a row; key tells it from others of its part.
func (d *Digest) row(p part, key string) {
	d.text = append(d.text, byte(p))
	d.write(key)
	d.count = len(d.Marks) + 1
	d.Marks = binary.BigEndian.AppendUint16(append(d.Marks, byte(p), 0), d.mark(key))
	if d.names != nil {
		*d.names = append(*d.names, namedRow{part: p, key: key})
	}
}

// of takes up a figure of the row that was begun last.
func (d *Digest) of(name, value string) {
	d.take(value)
	d.name(name, value)
}

func (d *Digest) number(name string, n int64) {
	d.take(strconv.FormatInt(n, 10))
	d.name(name, strconv.FormatInt(n, 10))
}

func (d *Digest) money(name string, minor int64, currency string) {
	d.take(strconv.FormatInt(minor, 10))
	if d.names != nil {
		d.name(name, store.Money{Minor: minor, Currency: currency}.String())
	}
}

func (d *Digest) time(name string, ms int64) {
	d.take(strconv.FormatInt(ms, 10))
	if d.names != nil {
		d.name(name, store.Moment(store.At(ms)))
	}
}

func (d *Digest) take(value string) {
	d.write(value)
	d.Marks[d.count]++
	d.Marks = binary.BigEndian.AppendUint16(d.Marks, d.mark(value))
}

// write puts a value's length before it, so that no two books read the same.
func (d *Digest) write(value string) {
	d.text = append(binary.AppendUvarint(d.text, uint64(len(value))), value...)
}

func (d *Digest) name(name, value string) {
	if d.names != nil {
		last := &(*d.names)[len(*d.names)-1]
		last.figures = append(last.figures, figure{name, value})
	}
}

// mark is FNV-1a folded to 16 bits; it only serves to name what sum has found.
func (d *Digest) mark(value string) uint16 {
	const basis, prime = 2166136261, 16777619
	h := uint32(basis)
	for _, text := range [...]string{d.salt, value} {
		for i := range len(text) {
			h = (h ^ uint32(text[i])) * prime
		}
	}
	return uint16(h>>16) ^ uint16(h) //nolint:gosec // folded on purpose
}

// Sum is SHA-256 over the salt and all that was taken up.
func (d *Digest) Sum() string {
	whole := sha256.New()
	whole.Write([]byte(d.salt))
	whole.Write(d.text)
	return hex.EncodeToString(whole.Sum(nil))
}

func (d *Digest) order(o sqlc.Order) {
	d.row(orderPart, o.ID)
	d.of("name", o.Name)
	d.of("Shopify id", o.ShopifyID)
	d.time("taken in", o.TakenInAt)
	d.of("customer", o.CustomerID)
	d.of("customer's name", o.CustomerName)
	d.of("chosen customer", o.ChosenCustomer)
	d.number("unidentified", o.Unidentified)
	d.of("currency", o.Currency)
	d.money("total", o.Total, o.Currency)
	d.of("transaction", o.TransactionID)
	d.of("barcode", o.Barcode)
	d.of("status", o.Status)
	d.of("problem", o.Problem)
	d.number("open", o.Open)
	d.number("changed", o.Changed)
	push := o.Push
	if push == string(store.PushSent) {
		push = string(store.PushQueued) // as of the outbox
	}
	d.of("push", push)
	d.money("owed", o.Owed, o.Currency)
	d.of("why it is owed", o.OwedWhy)
	d.time("owed from", o.OwedFrom)
}

// ordered leaves the title out, which is Shopify's words for the SKU.
func (d *Digest) ordered(l sqlc.OrderLine) {
	d.row(orderedPart, strconv.FormatInt(l.Position, 10))
	d.of("SKU", l.SKU)
	d.number("quantity", l.Quantity)
	d.of("product", l.ProductID)
	d.of("Shopify id", l.ShopifyID)
}

func (d *Digest) pickup(p sqlc.Pickup) {
	d.row(pickupPart, p.OrderID)
	d.of("shelf", p.Shelf)
	d.time("held until", p.HoldUntil)
	d.time("ready", p.ReadyAt)
	d.time("collected", p.CollectedAt)
	d.of("collected by", p.CollectedBy)
	d.of("note", p.CollectedNote)
}

func (d *Digest) transaction(t sqlc.Transaction) {
	d.row(transactionPart, t.ID)
	d.of("barcode", t.Barcode)
	d.of("customer", t.CustomerID)
	d.of("currency", t.Currency)
	d.number("taxes included", t.TaxesIncluded)
	d.money("shipping", t.Shipping, t.Currency)
	d.money("tax", t.Tax, t.Currency)
	d.money("fees", t.Fees, t.Currency)
	d.money("total", t.Total, t.Currency)
	d.money("total at Shopify", t.ShopifyTotal, t.Currency)
	d.money("paid", t.Paid, t.Currency)
	d.of("state", t.State)
	d.number("kept open", t.KeepOpen)
	d.of("comments", t.Comments)
	d.time("created", t.CreatedAt)
	d.time("finished", t.FinishedAt)
	d.of("finished by", t.FinishedBy)
	d.of("sale returned", t.Returns)
}

func (d *Digest) line(l sqlc.TransactionLine, currency string) {
	d.row(linePart, l.TransactionID+":"+strconv.FormatInt(l.Position, 10))
	d.of("SKU", l.SKU)
	d.of("product", l.ProductID)
	d.of("title", l.Title)
	d.number("quantity", l.Quantity)
	d.money("price", l.UnitPrice, currency)
	d.money("line discount", l.LineDiscount, currency)
	d.money("order discount", l.OrderDiscount, currency)
	d.money("tax", l.Tax, currency)
	d.of("line item", l.LineID)
}

func (d *Digest) payment(p sqlc.Payment) {
	d.row(paymentPart, p.ID)
	d.of("type", p.Type)
	d.of("card", p.Card)
	d.money("amount", p.Minor, p.Currency)
	d.of("currency", p.Currency)
	d.of("transaction", p.TransactionID)
	d.of("comments", p.Comments)
	d.of("reversed payment", p.Reverses)
	d.time("time", p.At)
	d.of("person", p.Actor)
}

func (d *Digest) movement(m sqlc.StockMovement) {
	d.row(movementPart, m.Key)
	d.number("quantity", m.Quantity)
	d.of("reason", m.Reason)
	d.of("product", m.ProductID)
	d.of("transaction", m.TransactionID)
	d.of("note", m.Note)
	d.time("time", m.At)
	d.of("person", m.Actor)
}

func (d *Digest) push(p sqlc.Outbox) {
	d.row(outboxPart, p.ID)
	d.of("intent", p.Intent)
	state := p.State
	if state == string(store.PushSent) {
		// A try that is under way is one that waits, to the books.
		state = string(store.PushQueued)
	}
	d.of("state", state)
	d.of("fulfillment", p.FulfillmentID)
	d.of("carrier", p.Carrier)
	d.of("tracking", p.Tracking)
	d.of("status before", p.Was)
	d.of("act", p.Act)
	d.of("lines", p.Lines)
	if p.Minor != 0 { // rows of before have none, and their seals hold
		d.number("amount", p.Minor)
	}
	d.time("done", p.DoneAt)
}

func (d *Digest) comeBack(r sqlc.Return, currency string) {
	d.row(returnPart, r.TransactionID)
	d.of("refund", r.Refund)
	d.money("money given back", r.RefundMinor, currency)
	d.of("payment type", r.Tender)
	d.number("fee percent", r.FeePercent)
	d.of("return at Shopify", r.ShopifyID)
	d.of("refunds at Shopify", r.Refunds)
	d.money("seen at Shopify", r.Seen, currency)
}

func (d *Digest) comeBackLine(l sqlc.ReturnLine) {
	d.row(returnLinePart, l.TransactionID+":"+strconv.FormatInt(l.Position, 10))
	d.of("reason", l.Reason)
	d.of("note", l.Note)
	d.number("restocked", l.Restock)
	d.of("location", l.LocationID)
}

// product leaves out the stock on hand, which the movements add up to.
func (d *Digest) product(p sqlc.Product) {
	d.row(productPart, p.ID)
	d.of("SKU", p.SKU)
	d.of("barcode", p.Barcode)
	d.of("description", p.Description)
	d.number("price", p.Price)
	d.number("stocked", p.Stocked)
	d.number("low at", p.LowAt)
	d.of("made one with", p.MergedInto)
}

func (d *Digest) customer(c sqlc.Customer) {
	d.row(customerPart, c.ID)
	d.number("number", c.Number)
	d.of("first name", c.FirstName)
	d.of("last name", c.LastName)
	d.of("company", c.Company)
	d.of("email", c.Email)
	d.of("email as compared", c.EmailFolded)
	d.of("phone", c.Phone)
	d.of("street", c.Street)
	d.of("street 2", c.Street2)
	d.of("city", c.City)
	d.of("province", c.Province)
	d.of("postcode", c.Postcode)
	d.of("country", c.Country)
	d.of("note", c.Note)
	d.of("merged into", c.MergedInto)
}

func (d *Digest) address(a sqlc.CustomerAddress) {
	d.row(addressPart, strconv.FormatInt(a.Position, 10))
	d.of("street", a.Street)
	d.of("street 2", a.Street2)
	d.of("city", a.City)
	d.of("province", a.Province)
	d.of("postcode", a.Postcode)
	d.of("country", a.Country)
}

func (d *Digest) tender(t sqlc.PaymentType) {
	d.row(tenderPart, t.Name)
	d.of("button", t.Button)
	d.number("position", t.Position)
	d.number("advanced", t.Advanced)
	d.number("opens the drawer", t.OpensDrawer)
	d.number("rounding", t.Rounding)
}

func (d *Digest) card(c sqlc.CardType) {
	d.row(cardPart, c.Name)
	d.number("position", c.Position)
}
