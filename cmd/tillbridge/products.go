package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/shopfile"
)

// productsVerb gathers what is done with products.
type productsVerb struct {
	Find       productsFindVerb       `cmd:"" help:"Find products by SKU, barcode and description."`
	Import     productsImportVerb     `cmd:"" help:"Add the products of a CSV file or of the catalogue at Shopify, all or none."`
	Export     productsExportVerb     `cmd:"" help:"Write all products to a CSV file."`
	Duplicates productsDuplicatesVerb `cmd:"" help:"List duplicates, make them one, take that back."`
	Match      productsMatchVerb      `cmd:"" help:"Say which product an unmatched line of an order is."`
}

// productLine is a product as --json prints it.
type productLine struct {
	SKU         string `json:"sku"`
	Barcode     string `json:"barcode"`
	Description string `json:"description"`
	Price       string `json:"price"`
	Currency    string `json:"currency"`
	Stocked     bool   `json:"stocked"`
	OnHand      int64  `json:"onHand"`
	Promised    int64  `json:"promised"`
	Oversold    bool   `json:"oversold"`
	Low         bool   `json:"low"`
}

func productLineOf(row db.ProductRow, currency string) productLine {
	return productLine{
		SKU: row.SKU, Barcode: row.Barcode, Description: row.Description, Price: store.Money{Minor: row.Price, Currency: currency}.Decimal(), Currency: currency,
		Stocked: row.Stocked, OnHand: row.OnHand, Promised: row.Promised, Oversold: row.Oversold(), Low: row.Low(),
	}
}

// productsFindVerb finds products.
type productsFindVerb struct {
	jsonFlag
	Text  string `arg:"" optional:"" help:"Words of SKU, barcode and description; without it all products."`
	Only  string `help:"Only those that are oversold, low, promised, duplicates or unstocked." enum:",oversold,low,promised,duplicates,unstocked" default:""`
	Limit int    `help:"How many at most." default:"50"`
}

// Run prints the products found, best first.
func (v *productsFindVerb) Run(ctx context.Context, s *session) error {
	if v.Limit < 1 {
		return usage("--limit is at least 1.")
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		rows, total, err := d.Products(ctx, db.ProductFilter{Text: v.Text, Only: db.ProductsOnly(v.Only), Limit: v.Limit})
		if err != nil {
			return err
		}
		currency, err := d.Currency(ctx)
		if err != nil {
			return err
		}
		lines := make([]productLine, len(rows))
		for i, row := range rows {
			lines[i] = productLineOf(row, currency)
		}
		if v.JSON {
			return s.printJSON(map[string]any{"products": lines, "total": total})
		}
		table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "SKU\tDESCRIPTION\tPRICE\tON HAND\tPROMISED\t")
		for _, line := range lines {
			mark := ""
			switch {
			case line.Oversold:
				mark = "oversold"
			case line.Low:
				mark = "low"
			case !line.Stocked:
				mark = "no stock"
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%s\n", line.SKU, line.Description, line.Price, line.OnHand, line.Promised, mark)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%d of %d products.\n", len(lines), total)
		return nil
	})
}

// productsImportVerb imports a file, or the shop's own catalogue.
type productsImportVerb struct {
	jsonFlag
	File    string `arg:"" optional:"" help:"A CSV file whose first row names the columns."`
	Shopify bool   `name:"from-shopify" help:"Import what the shop sells online instead of a file."`
	DryRun  bool   `name:"dry-run" help:"Say what would come of it, and keep nothing."`
	SkipBad bool   `name:"skip-bad" help:"Import the good rows of a file although others are bad."`
	Update  bool   `help:"Write what differs over the products that have the SKU; without it they are only listed."`
}

// importedProducts is what 'products import --json' prints; rows that are bad, and
// such as differ, go to standard error, a JSON object a line.
type importedProducts struct {
	Rows      int      `json:"rows"`
	Added     int      `json:"added"`
	Known     int      `json:"known"`
	Differing int      `json:"differing"`
	Updated   int      `json:"updated"`
	Bad       int      `json:"bad"`
	Matched   int      `json:"matched"`
	Kept      bool     `json:"kept"`
	Ignored   []string `json:"ignoredColumns"`
}

// Run imports the file and says what came of it; with bad rows that keep it out it
// fails.
func (v *productsImportVerb) Run(ctx context.Context, s *session) error {
	switch {
	case v.Shopify == (v.File != ""):
		return usage("Import either a file or, with --from-shopify, the shop's catalogue.")
	case v.Shopify:
		return v.catalogue(ctx, s)
	}
	return s.with(func() (err error) {
		file, err := os.Open(v.File)
		if err != nil {
			return store.FailBecause(err, store.Invalid, "%s can't be read. Nothing was imported; check its name and who may read it.", v.File)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		tell := func(kind string) func(db.BadRow) {
			lines := json.NewEncoder(s.err)
			lines.SetEscapeHTML(false)
			return func(b db.BadRow) {
				if v.JSON {
					_ = lines.Encode(map[string]any{"line": b.Line, kind: b.Reason}) // standard error is gone: nobody to tell
					return
				}
				fmt.Fprintf(s.err, "line %d: %s\n", b.Line, b.Reason)
			}
		}
		how := db.ProductImport{
			Name: filepath.Base(v.File), DryRun: v.DryRun, SkipBad: v.SkipBad, Update: v.Update, Bad: tell("reason"), Differs: tell("differs"),
		}
		if !v.JSON {
			how.Progress = func(rows int) {
				if rows%50_000 == 0 {
					fmt.Fprintf(s.err, "%d rows read…\n", rows)
				}
			}
		}
		done, err := d.ImportProducts(ctx, file, how)
		if err != nil {
			return err
		}
		if err := v.print(s, done); err != nil {
			return err
		}
		if done.Bad > 0 && !v.SkipBad && !v.DryRun {
			return store.Fail(store.Invalid, "%d rows are bad, so nothing was imported. Mend them, or import the others with --skip-bad.", done.Bad)
		}
		return nil
	})
}

func (v *productsImportVerb) print(s *session, done db.ImportedProducts) error {
	if v.JSON {
		ignored := done.Ignored
		if ignored == nil {
			ignored = []string{}
		}
		return s.printJSON(importedProducts{
			Rows: done.Rows, Added: done.Added, Known: done.Known, Differing: done.Differing, Updated: done.Updated, Bad: done.Bad, Matched: done.Matched, Kept: done.Kept, Ignored: ignored,
		})
	}
	verb := "added"
	if !done.Kept {
		verb = "could be added"
	}
	fmt.Fprintf(s.out, "%d rows read: %d products %s, %d known already, %d differ (%d updated), %d bad.\n", done.Rows, done.Added, verb, done.Known, done.Differing, done.Updated, done.Bad)
	if len(done.Ignored) > 0 {
		fmt.Fprintf(s.out, "Columns that were not used: %s.\n", strings.Join(done.Ignored, ", "))
	}
	if done.Matched > 0 {
		fmt.Fprintf(s.out, "Waiting orders that get their transaction by it: %d.\n", done.Matched)
	}
	return nil
}

// productsExportVerb exports to a file.
type productsExportVerb struct {
	jsonFlag
	File string `arg:"" help:"The CSV file to write."`
}

// Run writes the file, whole or not at all.
func (v *productsExportVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		n := 0
		if err := shopfile.Write(v.File, func(file io.Writer) (err error) {
			n, err = d.ExportProducts(ctx, file)
			return err
		}); err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(map[string]any{"exported": n, "file": v.File})
		}
		fmt.Fprintf(s.out, "%d products written to %s.\n", n, v.File)
		return nil
	})
}

// productsDuplicatesVerb lists duplicates and makes them one (R23).
type productsDuplicatesVerb struct {
	jsonFlag
	Remove bool `help:"Make all products with exactly the same SKU one; the first of each group stays. Suggestions are left alone."`
	Undo   bool `help:"Take the latest removal back."`
}

type duplicateLine struct {
	Exact    bool     `json:"exact"`
	Why      string   `json:"why"`
	SKUs     []string `json:"skus"`
	Products []string `json:"products"`
	OnHand   int64    `json:"onHand"`
	Orders   []string `json:"orders"`
}

// Run lists the groups, or removes the exact ones, or takes that back.
func (v *productsDuplicatesVerb) Run(ctx context.Context, s *session) error {
	if v.Remove && v.Undo {
		return usage("Give --remove or --undo, not both.")
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		if v.Undo {
			return v.undo(ctx, s, d)
		}
		groups, err := d.Duplicates(ctx)
		if err != nil {
			return err
		}
		var exact []db.Removal
		lines := []duplicateLine{}
		for _, g := range groups {
			line := duplicateLine{Exact: g.Exact, Why: g.Why, Orders: []string{}}
			removal := db.Removal{SurvivorID: g.Products[0].ID}
			for i, p := range g.Products {
				line.SKUs, line.Products, line.OnHand = append(line.SKUs, p.SKU), append(line.Products, p.Description), line.OnHand+p.OnHand
				if i > 0 {
					removal.RemovedIDs = append(removal.RemovedIDs, p.ID)
				}
			}
			if g.Exact {
				exact = append(exact, removal)
			}
			lines = append(lines, line)
		}
		previews, err := d.PreviewRemoval(ctx, exact)
		if err != nil {
			return err
		}
		for i := range previews {
			lines[i].Orders = append(lines[i].Orders, previews[i].Orders...) // exact groups come first
		}
		if v.Remove {
			return v.remove(ctx, s, d, exact)
		}
		if v.JSON {
			return s.printJSON(map[string]any{"groups": lines})
		}
		for _, line := range lines {
			kind := "Suggestion"
			if line.Exact {
				kind = "Duplicate"
			}
			fmt.Fprintf(s.out, "%s: %s (%s), %d on hand together", kind, strings.Join(line.SKUs, ", "), line.Why, line.OnHand)
			if len(line.Orders) > 0 {
				fmt.Fprintf(s.out, ", would match %s", strings.Join(line.Orders, " "))
			}
			fmt.Fprintln(s.out)
		}
		if len(lines) == 0 {
			fmt.Fprintln(s.out, "No duplicates.")
		}
		return nil
	})
}

func (v *productsDuplicatesVerb) remove(ctx context.Context, s *session, d *db.DB, exact []db.Removal) error {
	if len(exact) == 0 {
		return store.Fail(store.Invalid, "No two products have exactly the same SKU. Nothing was changed.")
	}
	id, matched, err := d.RemoveDuplicates(ctx, exact)
	if err != nil {
		return err
	}
	if v.JSON {
		return s.printJSON(map[string]any{"removal": id, "groups": len(exact), "matched": matched})
	}
	fmt.Fprintf(s.out, "%d duplicates made one; %d waiting orders got their transaction. 'products duplicates --undo' takes it back.\n", len(exact), matched)
	return nil
}

func (v *productsDuplicatesVerb) undo(ctx context.Context, s *session, d *db.DB) error {
	removals, err := d.ProductRemovals(ctx)
	if err != nil {
		return err
	}
	for _, r := range removals {
		if !r.UndoneAt.IsZero() {
			continue
		}
		if err := d.UndoRemoval(ctx, r.ID); err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(map[string]any{"undone": r.ID, "products": len(r.Removed)})
		}
		fmt.Fprintf(s.out, "The removal of %s is taken back: %d products are their own again.\n", r.At.Local().Format(time.DateTime), len(r.Removed))
		return nil
	}
	return store.Fail(store.Invalid, "There is no removal to take back. Nothing was changed.")
}

// productsMatchVerb matches a line by hand (R25).
type productsMatchVerb struct {
	jsonFlag
	Order   string `arg:"" help:"The order's number, #1001 or 1001."`
	Line    int    `arg:"" help:"Which of its lines, counted from 1 as 'order' prints them."`
	Product string `help:"The SKU of the product that it is; without it the candidates are printed." placeholder:"SKU"`
}

type candidateLine struct {
	SKU         string   `json:"sku"`
	Description string   `json:"description"`
	Score       float64  `json:"score"`
	Evidence    []string `json:"evidence"`
}

// Run prints the line's candidates, or says which product it is.
func (v *productsMatchVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.OrderNamed(ctx, v.Order)
		if err != nil {
			return err
		}
		o, _, err := d.Details(ctx, row.ID)
		if err != nil {
			return err
		}
		lines := o.OpenLines()
		if v.Line < 1 || v.Line > len(lines) {
			return usage("%s has %d lines; give one from 1 to %d.", row.Name, len(lines), len(lines))
		}
		line := lines[v.Line-1]
		if v.Product == "" {
			return v.candidates(ctx, s, d, row.ID, line)
		}
		found, err := d.ProductsBySKU(ctx, v.Product)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return store.Fail(store.Invalid, "%d products have the SKU %q, so it is unclear which is meant. Nothing was changed.", len(found), v.Product)
		}
		matched, err := d.MatchLine(ctx, row.ID, line.ShopifyID, found[0].ID)
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(map[string]any{"order": row.Name, "line": v.Line, "product": found[0].SKU, "matched": matched})
		}
		fmt.Fprintf(s.out, "“%s” is %s from now on; %d waiting orders got their transaction.\n", line.Title, found[0].SKU, matched)
		return nil
	})
}

func (v *productsMatchVerb) candidates(ctx context.Context, s *session, d *db.DB, orderID string, line store.OrderLine) error {
	found, err := d.LineCandidates(ctx, orderID, line.ShopifyID)
	if err != nil {
		return err
	}
	lines := make([]candidateLine, len(found))
	for i, c := range found {
		lines[i] = candidateLine{SKU: c.SKU, Description: c.Description, Score: c.Score, Evidence: c.Evidence}
	}
	if v.JSON {
		return s.printJSON(map[string]any{"title": line.Title, "sku": line.SKU, "candidates": lines})
	}
	fmt.Fprintf(s.out, "“%s”, SKU %q at Shopify, may be:\n", line.Title, line.SKU)
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(table, "%.0f\t%s\t%s\t%s\n", 100*l.Score, l.SKU, l.Description, strings.Join(l.Evidence, ", "))
	}
	return table.Flush()
}

// dryRunLine is what 'order NAME --dry-run --json' prints.
type dryRunLine struct {
	Order       string            `json:"order"`
	Would       string            `json:"would"`
	Problem     store.Status      `json:"problem,omitempty"`
	Customer    string            `json:"customer,omitempty"`
	Lines       []lineLine        `json:"lines"`
	Stock       []stockChangeLine `json:"stock"`
	Transaction string            `json:"total,omitempty"`
	Currency    string            `json:"currency"`
}

type stockChangeLine struct {
	SKU    string `json:"sku"`
	OnHand int64  `json:"onHand"`
	Moves  int64  `json:"moves"`
}

// dryRun says what matching the order afresh would do; it changes nothing.
func (s *session) dryRun(ctx context.Context, d *db.DB, orderID string, asJSON bool) error {
	run, err := d.DryRun(ctx, orderID)
	if err != nil {
		return err
	}
	report := reportOf(run.Explanation)
	out := dryRunLine{
		Order: run.Order.Name, Problem: run.Problem, Customer: report.Customer.Name, Lines: report.Lines, Stock: []stockChangeLine{}, Currency: run.Details.Currency,
	}
	switch {
	case run.Transaction != nil:
		out.Would = "nothing: it has transaction " + run.Transaction.Barcode
	case run.Problem != "":
		out.Would = "wait: " + string(run.Problem)
	default:
		out.Would, out.Transaction = "create a transaction", store.Money{Minor: run.Would.Total, Currency: run.Would.Currency}.Decimal()
		for _, move := range run.Stock {
			out.Stock = append(out.Stock, stockChangeLine{SKU: move.Product.SKU, OnHand: move.Product.OnHand, Moves: move.Delta})
		}
	}
	if asJSON {
		return s.printJSON(out)
	}
	fmt.Fprintf(s.out, "%s would %s.\nCustomer: %s\n", out.Order, strings.Replace(out.Would, "nothing:", "do nothing:", 1), customerSentence(report.Customer))
	for _, line := range out.Lines {
		fmt.Fprintf(s.out, "%3d × %s  %s\n", line.Quantity, line.Title, lineSentence(line))
	}
	for _, move := range out.Stock {
		fmt.Fprintf(s.out, "Stock of %s: %d → %d\n", move.SKU, move.OnHand, move.OnHand+move.Moves)
	}
	return nil
}
