package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// productsImportVerb imports a file, or the shop's own catalogue.
type productsImportVerb struct {
	jsonFlag
	onceFlag
	importFlags
	File     string   `arg:"" optional:"" help:"A CSV file or .xlsx workbook that names its columns."`
	Shopify  bool     `name:"from-shopify" help:"Import what the shop sells online instead of a file."`
	Currency string   `help:"What the prices of the file are in (EUR), where no shop is connected yet." placeholder:"CODE"`
	Location []string `sep:"none" help:"Whose stock to take; without it that of all that are this shop's own." placeholder:"NAME"`
	Only     []string `name:"sku" help:"Of the catalogue, only these SKUs, with commas between them." placeholder:"SKU"`
	Update   bool     `help:"Write what differs over the products that have the SKU; without it they are only listed."`
}

// importedProducts is what 'products import --json' prints; rows that are bad, warnings
// and such as differ go to standard error, a JSON object a line.
type importedProducts struct {
	Rows      int      `json:"rows"`
	Added     int      `json:"added"`
	Known     int      `json:"known"`
	Differing int      `json:"differing"`
	Updated   int      `json:"updated"`
	Bad       int      `json:"bad"`
	Warnings  int      `json:"warnings"`
	Matched   int      `json:"matched"`
	Kept      bool     `json:"kept"`
	Ignored   []string `json:"ignoredColumns"`
	Read      readLine `json:"read"`
	Rest      string   `json:"rest"`
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
		file, err := openImport(v.File)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		asked, err := v.withContent(v, file)
		if err != nil {
			return err
		}
		options := v.options()
		options.Locations = v.Location
		table, err := csvfile.OpenProducts(ctx, d, file, options)
		if err != nil {
			return err
		}
		rest := table.NewRest()
		defer func() { err = errors.Join(err, table.Close(), rest.Close()) }()
		tell := s.teller(v.JSON, "reason")
		how := db.ProductImport{
			Name: filepath.Base(v.File), DryRun: v.DryRun, AllOrNothing: v.AllOrNothing, Update: v.Update, Currency: strings.ToUpper(v.Currency),
			Differs: s.teller(v.JSON, "differs"), Warn: s.teller(v.JSON, "warning"), Progress: s.progress(v.JSON),
			Bad: func(b db.BadRow) {
				tell(b)
				rest.Add(b)
			},
		}
		if !v.JSON {
			if err := s.printReading(table.Reading); err != nil {
				return err
			}
		}
		var done db.ImportedProducts
		repeated, err := v.under("products import", asked).do(ctx, d, func(ctx context.Context) (err error) {
			done, err = table.Import(ctx, how)
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		return v.print(s, done, table.Reading, rest)
	})
}

func (v *productsImportVerb) print(s *session, done db.ImportedProducts, read csvfile.Reading, rest *csvfile.Rest) error {
	path, failed := "", error(nil)
	refused := done.Bad > 0 && v.AllOrNothing
	if !v.DryRun && !refused {
		path, failed = rest.Keep(v.File)
	}
	if v.JSON {
		if err := s.printJSON(importedProducts{
			Rows: done.Rows, Added: done.Added, Known: done.Known, Differing: done.Differing, Updated: done.Updated, Bad: done.Bad,
			Warnings: done.Warnings, Matched: done.Matched, Kept: done.Kept, Ignored: append([]string{}, read.Ignored()...),
			Read: readLineOf(read), Rest: path,
		}); err != nil {
			return err
		}
	} else {
		verb := "added"
		if v.DryRun || refused {
			verb = "could be added"
		}
		s.printf("%d rows read: %d products %s, %d known already, %d differ (%d updated), %d bad, %d warnings.\n", done.Rows, done.Added, verb,
			done.Known, done.Differing, done.Updated, done.Bad, done.Warnings)
		if done.Matched > 0 {
			s.printf("Waiting orders that get their transaction by it: %d.\n", done.Matched)
		}
	}
	s.printRest(done.Bad, path, failed, v.JSON)
	if refused && !v.DryRun {
		return refusedWhole(done.Bad)
	}
	return nil
}
