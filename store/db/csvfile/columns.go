package csvfile

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tillbridge/store"
)

// Column is a column of a file, and what it means.
type Column struct {
	// Title is as the file has it.
	Title string
	// Field is what it means: one of CustomerFields or ProductFields, "" for nothing.
	Field string
	// Location is whose stock or price it has, where a file has a column for each.
	Location string
	// How says by what its meaning was found.
	How How
	// Samples are its first cells, shortened, each once.
	Samples []string

	group string
	rank  int
}

// How says by what the meaning of a column was found.
type How string

// The ways, the surest first.
const (
	ByHand       How = "by hand"
	ByMemory     How = "remembered"
	ByLayout     How = "known layout"
	ByTitle      How = "by its title"
	ByContent    How = "by its content"
	byNothing    How = ""
	nothingWords     = "-"
)

// CustomerFields and ProductFields are what a column may mean, as --map names it.
var (
	CustomerFields = list("number id name firstName middleName infix lastName lastName2 company isCompany email phone street houseNumber " +
		"houseNumber2 street2 city province postcode postcodeCity country note wholeAddress")
	ProductFields = list("sku barcode skuBarcode description price onHand lowAt stocked tracker kind handle variation option location")
)

// instead are fields that stand in for others where those are empty: they come after them.
var instead = map[string]struct {
	field string
	rank  int
}{
	"mobile": {"phone", 0}, "phone": {"phone", 100}, "phone2": {"phone", 200}, "email2": {"email", 300}, "sku2": {"sku", 300},
	"name2": {"name", 300},
}

// places are titles of columns that each location has one of.
var places = []struct {
	title *regexp.Regexp
	// fields are what the word before the location means.
	fields map[string]string
}{
	{regexp.MustCompile(`(?i)^(in stock|low stock|price|available for sale|optimal stock) \[(.+)\]$`), map[string]string{
		"in stock": "onHand", "low stock": "lowAt", "price": "price",
	}},
	{regexp.MustCompile(`(?i)^(current quantity|new quantity|stock alert count|stock alert enabled|enabled|price) (.+)$`), map[string]string{
		"current quantity": "onHand", "stock alert count": "lowAt", "price": "price",
	}},
	{regexp.MustCompile(`(?i)^(inventory|reorder_point|reorder_amount|restock_level|average_cost|location)_(.+)$`), map[string]string{
		"inventory": "onHand", "location": "onHand", "reorder_point": "lowAt",
	}},
	{regexp.MustCompile(`(?i)^(inventory available): (.+)$`), map[string]string{"inventory available": "onHand"}},
	{
		regexp.MustCompile(`(?i)^(stock|bestand|voorraad) (` +
			`(?:filiale|laden|lager|standort|winkel|magazijn|tienda|magasin|warehouse|store|outlet)\b.*)$`),
		map[string]string{"stock": "onHand", "bestand": "onHand", "voorraad": "onHand"},
	},
	{regexp.MustCompile(`(?i)^(stock|qty|quantity|on hand|bestand|voorraad|existencias) *[-:(\[@] *(.+?)[)\]]?$`), map[string]string{
		"stock": "onHand", "qty": "onHand", "quantity": "onHand", "on hand": "onHand", "bestand": "onHand",
		"voorraad": "onHand", "existencias": "onHand",
	}},
}

// aim is what a file is read for.
type aim struct {
	kind    string
	words   words
	layouts []layout
	fields  []string
	// content proposes fields for columns whose titles say nothing.
	content func(columns []Column, sample *sample)
}

var (
	customersAim = aim{"customers", customerWords, customerLayouts, CustomerFields, customersByContent}
	productsAim  = aim{"products", productWords, productLayouts, ProductFields, productsByContent}
)

// knows says that a title is one of such a file.
func (a aim) knows(title string) bool {
	field, _, _, ok := a.words.field(title)
	if !ok && a.kind == "products" {
		_, _, ok = placed(title)
	}
	return ok && (field != "" || a.kind == "products")
}

// placed reads the title of a column that each location has one of.
func placed(title string) (field, location string, ok bool) {
	for _, p := range places {
		if m := p.title.FindStringSubmatch(strings.TrimSpace(title)); m != nil {
			place := strings.TrimSpace(strings.ReplaceAll(m[2], "_", " "))
			switch plain := plainTitle(place); {
			case plain == "total" || plain == "gesamt" || isAside(place):
				return p.fields[strings.ToLower(m[1])], "", true
			case slices.Contains(noPlace, plain):
				return "", "", true
			}
			return p.fields[strings.ToLower(m[1])], place, true
		}
	}
	return "", "", false
}

// propose says what the columns of a file mean, by its layout, its titles, and its content.
func (a aim) propose(titles []string, s *sample) (layout, []Column) {
	plain := make([]string, len(titles))
	for i, title := range titles {
		plain[i] = plainTitle(title)
	}
	l := layoutOf(a.layouts, plain)
	columns := make([]Column, len(titles))
	for i, title := range titles {
		columns[i] = a.column(l, title, plain[i])
	}
	for i := range columns {
		if c := &columns[i]; c.How == ByTitle && !s.fits(i, c.Field) {
			*c = Column{Title: c.Title}
		}
		// A German "Lager" is a place or what is in it.
		if c := &columns[i]; c.Field == "location" && c.How == ByTitle && !has(columns, "onHand") {
			if share, n := s.share(i, matches(countCell)); n > 0 && share > 0.8 {
				c.Field = "onHand"
			}
		}
	}
	a.halves(columns)
	a.wholeAddresses(columns, s)
	// Of a layout that is known, a column that means nothing means nothing.
	if l.name == "" {
		a.content(columns, s)
	}
	return l, columns
}

// column says what one title means.
func (a aim) column(l layout, title, plain string) Column {
	c := Column{Title: title}
	if field, ok := l.fields[plain]; ok {
		c.How, c.Field = ByLayout, field
		c.stand()
		return c
	}
	if a.kind == "products" {
		if field, location, ok := placed(title); ok && location == "" {
			return Column{Title: title, Field: field, How: ByTitle}
		} else if ok {
			return Column{Title: title, Field: field, Location: location, How: ByTitle}
		}
	}
	if a.kind == "customers" && slices.Contains(never, plain) {
		c.How = ByTitle
		return c
	}
	field, group, rank, ok := a.words.field(title)
	if !ok {
		if a.kind == "products" && otherwise.MatchString(plain) {
			c.How = ByTitle
		}
		return c
	}
	c.Field, c.group, c.rank, c.How = field, group, rank, ByTitle
	if l.name != "" {
		c.How = ByLayout
	}
	c.stand()
	return c
}

// stand gives a field that stands in for another its place behind it.
func (c *Column) stand() {
	if other, ok := instead[c.Field]; ok {
		c.Field = other.field
		c.rank += other.rank
	}
}

// halves mends titles that are a whole name where there is no column for the other half:
// a French "Nom", a Spanish "Nombre".
func (a aim) halves(columns []Column) {
	if a.kind != "customers" {
		return
	}
	has := func(field string) bool {
		return slices.ContainsFunc(columns, func(c Column) bool { return c.Field == field })
	}
	for _, pair := range [][2]string{{"firstName", "lastName"}, {"lastName", "firstName"}} {
		if has(pair[0]) && !has(pair[1]) && !has("name") {
			for i := range columns {
				if columns[i].Field == pair[0] && slices.Contains([]string{"nom", "nombre", "nome"}, plainTitle(columns[i].Title)) {
					columns[i].Field = "name"
				}
			}
		}
	}
}

// wholeAddresses mends titles of streets in whose cells the town stands too, behind commas,
// in a file that has no column for it.
func (a aim) wholeAddresses(columns []Column, s *sample) {
	if a.kind != "customers" || has(columns, "city", "postcode", "postcodeCity") {
		return
	}
	for i := range columns {
		if columns[i].Field != "street" {
			continue
		}
		share, n := s.share(i, func(cell string) bool { return strings.Count(cell, ",") > 1 })
		if n > 0 && share > 0.6 {
			columns[i].Field = "wholeAddress"
		}
	}
}

// overrule takes a person's word, "column=field", for what columns mean. A column is named
// by its title or, with a # before it, by its place from 1; the field "-" is nothing.
func (a aim) overrule(columns []Column, said []string, how How) error {
	byHand := map[string]bool{}
	for _, text := range said {
		at := strings.LastIndexByte(text, '=')
		if at < 1 {
			return store.Fail(store.Invalid, "%q doesn't say what a column means. Nothing was imported; write column=field, such as "+
				"“Cust no=id”.", text)
		}
		title, field := strings.TrimSpace(text[:at]), strings.TrimSpace(text[at+1:])
		i := findColumn(columns, title)
		if i < 0 {
			return store.Fail(store.Invalid, "The file has no column %q; it has %s. Nothing was imported.", title, titlesOf(columns))
		}
		switch {
		case field == nothingWords || field == "":
			field = ""
		case !slices.Contains(a.fields, field):
			return store.Fail(store.Invalid, "%q is nothing that a column of %s can mean; there are %s, and - for nothing. Nothing was "+
				"imported.", field, a.kind, strings.Join(a.fields, ", "))
		}
		columns[i] = Column{Title: columns[i].Title, Field: field, How: how, rank: -1, Samples: columns[i].Samples}
		byHand[field] = true
	}
	// What a person said a field is, it alone is; codes and options may be several.
	for i := range columns {
		if c := &columns[i]; c.Field != "" && c.How != how && byHand[c.Field] && c.Field != "id" && c.Field != "option" {
			*c = Column{Title: c.Title, Samples: c.Samples}
		}
	}
	return nil
}

func findColumn(columns []Column, title string) int {
	if place, ok := strings.CutPrefix(title, "#"); ok {
		if n, err := strconv.Atoi(place); err == nil && n >= 1 && n <= len(columns) {
			return n - 1
		}
	}
	if i := slices.IndexFunc(columns, func(c Column) bool { return c.Title == title }); i >= 0 {
		return i
	}
	return slices.IndexFunc(columns, func(c Column) bool { return plainTitle(c.Title) == plainTitle(title) && plainTitle(title) != "" })
}

func titlesOf(columns []Column) string {
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = cmp.Or(c.Title, fmt.Sprintf("#%d", i+1))
	}
	return strings.Join(titles, ", ")
}

// saidOf is what a person said of columns, as overrule takes it.
func saidOf(columns []Column) []string {
	var said []string
	for i, c := range columns {
		if c.How == ByHand || c.How == ByMemory {
			said = append(said, fmt.Sprintf("#%d=%s", i+1, cmp.Or(c.Field, nothingWords)))
		}
	}
	return said
}

// With is Options.Map of what is understood of the columns by a person's word, now or
// before, with one column, from 0, meaning another field; "" is nothing.
func (r Reading) With(column int, field string) []string {
	columns := slices.Clone(r.Columns)
	columns[column].Field, columns[column].How = field, ByHand
	return saidOf(columns)
}

// plan is where the cells of each field are, the better column first.
type plan struct {
	columns []Column
	of      map[string][]int
	// addresses are the groups of columns that each are an address, the better first.
	addresses []string
}

func planOf(columns []Column) plan {
	p := plan{columns: columns, of: map[string][]int{}}
	best := map[string]int{}
	for i, c := range columns {
		if c.Field == "" {
			continue
		}
		p.of[c.Field] = append(p.of[c.Field], i)
		if slices.Contains(addressFields, c.Field) {
			place, ok := best[c.group]
			if !ok {
				p.addresses = append(p.addresses, c.group)
				place = c.rank / 1000
			}
			best[c.group] = min(place, c.rank/1000)
		}
	}
	for _, at := range p.of {
		slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(columns[a].rank, columns[b].rank) })
	}
	slices.SortStableFunc(p.addresses, func(a, b string) int { return cmp.Compare(best[a], best[b]) })
	return p
}

func (p plan) has(field string) bool { return len(p.of[field]) > 0 }
