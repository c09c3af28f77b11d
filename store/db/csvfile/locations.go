package csvfile

import (
	"cmp"
	"context"
	"strings"

	"tillbridge/store"
	"tillbridge/store/sheet"
)

// locate says whose stock is taken: of the locations that were asked for, else of those of
// the file that are this shop's own (R53), of all where none of them is known.
func (f *Products) locate(ctx context.Context, asked []string) error {
	names := map[string]string{}
	keep := func(name string) {
		if folded := foldLocation(name); folded != "" && names[folded] == "" {
			names[folded] = name
			f.Locations = append(f.Locations, name)
		}
	}
	for _, c := range f.Columns {
		if c.Field == "onHand" {
			keep(c.Location)
		}
	}
	if f.plan.has("location") && f.plan.has("onHand") {
		if err := f.each(ctx, func(row sheet.Row) error {
			keep(strings.Clone((&record{reading: &f.reading, cells: row.Cells}).text("location")))
			if len(f.Locations) > mostLocations {
				return store.Fail(store.Invalid, "The column %q names more than %d locations. Nothing was imported; say with --map what it means.",
					f.Columns[f.plan.of["location"][0]].Title, mostLocations)
			}
			return nil
		}); err != nil {
			return err
		}
	}
	for _, name := range asked {
		if names[foldLocation(name)] == "" {
			return store.Fail(store.Invalid, "The file has no location %q; it has %s. Nothing was imported.", name,
				cmp.Or(strings.Join(f.Locations, ", "), "none"))
		}
		f.ours[foldLocation(name)] = true
	}
	if len(asked) == 0 {
		if err := f.locateOwn(ctx); err != nil {
			return err
		}
	}
	for _, name := range f.Locations {
		if f.ours[foldLocation(name)] {
			f.Counted = append(f.Counted, name)
		}
	}
	for _, column := range f.plan.of["onHand"] {
		if at := f.Columns[column].Location; at != "" && f.ours[foldLocation(at)] {
			f.counted = append(f.counted, column)
		}
	}
	return nil
}

// mostLocations is more than a shop has.
const mostLocations = 1000

func (f *Products) locateOwn(ctx context.Context) error {
	connection, err := f.db.Connection(ctx)
	if err != nil {
		return err
	}
	known, err := f.db.Locations(ctx, connection.Domain)
	if err != nil {
		return err
	}
	any := false
	for _, name := range f.Locations {
		for _, at := range known {
			if foldLocation(at.Name) == foldLocation(name) {
				any = true
				f.ours[foldLocation(name)] = known.Counts(at)
			}
		}
	}
	if !any {
		for _, name := range f.Locations {
			f.ours[foldLocation(name)] = true
		}
	}
	return nil
}

func foldLocation(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(name, "_", " ")), " "))
}
