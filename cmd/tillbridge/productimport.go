package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// productsImportVerb imports a file, or the shop's own catalogue.
type productsImportVerb struct {
	jsonFlag
	onceFlag
	File     string   `arg:"" optional:"" help:"A CSV file whose first row names the columns."`
	Shopify  bool     `name:"from-shopify" help:"Import what the shop sells online instead of a file."`
	DryRun   bool     `name:"dry-run" help:"Say what would come of it, and keep nothing."`
	SkipBad  bool     `name:"skip-bad" help:"Import the good rows of a file although others are bad."`
	Currency string   `help:"What the prices of the file are in (EUR), where no shop is connected yet." placeholder:"CODE"`
	Only     []string `name:"sku" help:"Of the catalogue, only these SKUs, with commas between them." placeholder:"SKU"`
	Update   bool     `help:"Write what differs over the products that have the SKU; without it they are only listed."`
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
	case v.Once != "" && v.DryRun:
		return usage("A dry run keeps nothing, so it can be repeated without --once.")
	case v.Shopify == (v.File != ""):
		return usage("Import either a file or, with --from-shopify, the shop's catalogue.")
	case !v.Shopify && len(v.Only) > 0:
		return usage("--sku goes with --from-shopify.")
	case v.Shopify:
		return v.catalogue(ctx, s)
	}
	return s.with(func() (err error) {
		file, err := os.Open(v.File)
		if err != nil {
			return store.FailBecause(err, store.Invalid, "%s can't be read. Nothing was imported; check its name and who may read it.", v.File)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		tell := func(kind string) func(db.BadRow) {
			lines := jsonLines(s.err)
			lines.SetEscapeHTML(false)
			return func(b db.BadRow) {
				if v.JSON {
					_ = lines.Encode(map[string]any{"line": b.Line, kind: b.Reason}) // standard error is gone: nobody to tell
					return
				}
				s.warnf("line %d: %s\n", b.Line, b.Reason)
			}
		}
		how := db.ProductImport{
			Name: filepath.Base(v.File), DryRun: v.DryRun, SkipBad: v.SkipBad, Update: v.Update, Currency: strings.ToUpper(v.Currency),
			Bad: tell("reason"), Differs: tell("differs"),
		}
		if !v.JSON {
			how.Progress = func(rows int) {
				if rows%50_000 == 0 {
					s.warnf("%d rows read…\n", rows)
				}
			}
		}
		asked, err := v.withContent(v, file)
		if err != nil {
			return err
		}
		var done db.ImportedProducts
		repeated, err := v.under("products import", asked).do(ctx, d, func(ctx context.Context) (err error) {
			done, err = csvfile.ImportProducts(ctx, d, file, how)
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
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
			Rows: done.Rows, Added: done.Added, Known: done.Known, Differing: done.Differing, Updated: done.Updated, Bad: done.Bad,
			Matched: done.Matched, Kept: done.Kept, Ignored: ignored,
		})
	}
	verb := "added"
	if !done.Kept {
		verb = "could be added"
	}
	s.printf("%d rows read: %d products %s, %d known already, %d differ (%d updated), %d bad.\n", done.Rows, done.Added, verb, done.Known,
		done.Differing, done.Updated, done.Bad)
	if len(done.Ignored) > 0 {
		s.printf("Columns that were not used: %s.\n", strings.Join(done.Ignored, ", "))
	}
	if done.Matched > 0 {
		s.printf("Waiting orders that get their transaction by it: %d.\n", done.Matched)
	}
	return nil
}
