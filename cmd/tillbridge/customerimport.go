package main

import (
	"context"
	"errors"

	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// customersImportVerb imports a file.
type customersImportVerb struct {
	jsonFlag
	onceFlag
	importFlags
	File string `arg:"" help:"A CSV file or .xlsx workbook that names its columns."`
}

// imported is what 'customers import --json' prints; bad rows and warnings go to standard
// error as they are met, a JSON object a line.
type imported struct {
	Rows     int      `json:"rows"`
	Added    int      `json:"added"`
	Known    int      `json:"known"`
	Bad      int      `json:"bad"`
	Warnings int      `json:"warnings"`
	Matched  int      `json:"matched"`
	Kept     bool     `json:"kept"`
	Ignored  []string `json:"ignoredColumns"`
	Read     readLine `json:"read"`
	Rest     string   `json:"rest"`
}

// Run imports the file and says what came of it; with bad rows that keep it out it fails.
func (v *customersImportVerb) Run(ctx context.Context, s *session) error {
	if v.Once != "" && v.DryRun {
		return usage("A dry run keeps nothing, so it can be repeated without --once.")
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
		table, err := csvfile.OpenCustomers(ctx, d, file, v.options())
		if err != nil {
			return err
		}
		rest := table.NewRest()
		defer func() { err = errors.Join(err, table.Close(), rest.Close()) }()
		tell := s.teller(v.JSON, "reason")
		how := db.CustomerImport{
			DryRun: v.DryRun, AllOrNothing: v.AllOrNothing, Warn: s.teller(v.JSON, "warning"), Progress: s.progress(v.JSON),
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
		var done db.Imported
		repeated, err := v.under("customers import", asked).do(ctx, d, func(ctx context.Context) (err error) {
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

func (v *customersImportVerb) print(s *session, done db.Imported, read csvfile.Reading, rest *csvfile.Rest) error {
	path, failed := "", error(nil)
	refused := done.Bad > 0 && v.AllOrNothing
	if !v.DryRun && !refused {
		path, failed = rest.Keep(v.File)
	}
	if v.JSON {
		if err := s.printJSON(imported{
			Rows: done.Rows, Added: done.Added, Known: done.Known, Bad: done.Bad, Warnings: done.Warnings, Matched: done.Matched, Kept: done.Kept,
			Ignored: append([]string{}, read.Ignored()...), Read: readLineOf(read), Rest: path,
		}); err != nil {
			return err
		}
	} else {
		verb := "added"
		if v.DryRun || refused {
			verb = "could be added"
		}
		s.printf("%d rows read: %d customers %s, %d known already, %d bad, %d warnings.\n", done.Rows, done.Added, verb, done.Known, done.Bad,
			done.Warnings)
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
