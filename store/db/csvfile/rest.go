package csvfile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tillbridge/store/db"
	"tillbridge/store/db/shopfile"
)

// Rest keeps the rows of a file that weren't imported, to be mended and imported again.
type Rest struct {
	titles []string
	spool  *os.File
	text   *csv.Writer
	failed error
}

// NewRest is for the bad rows of a file; Close lets go of them.
func (r Reading) NewRest() *Rest {
	rest := &Rest{}
	for _, c := range r.Columns {
		rest.titles = append(rest.titles, c.Title)
	}
	return rest
}

// Add keeps a bad row. What fails is said by WriteTo.
func (r *Rest) Add(b db.BadRow) {
	if r.failed != nil {
		return
	}
	if r.spool == nil {
		if r.spool, r.failed = os.CreateTemp("", "tillbridge-rest-*"); r.failed != nil {
			return
		}
		r.text = csv.NewWriter(r.spool)
		r.failed = r.text.Write(append(append([]string{}, r.titles...), Reason))
	}
	row := make([]string, len(r.titles)+1)
	copy(row, b.Cells)
	// What stands behind the last column stays there, behind the reason.
	if len(b.Cells) > len(r.titles) {
		row = append(row, b.Cells[len(r.titles):]...)
	}
	row[len(r.titles)] = fmt.Sprintf("line %d: %s", b.Line, b.Reason)
	r.failed = errors.Join(r.failed, r.text.Write(row))
}

// Empty says that there is no bad row.
func (r *Rest) Empty() bool { return r.spool == nil }

// Keep writes the rows beside the file that they come from, as …-to-mend.csv, and returns
// where; "" when there are none.
func (r *Rest) Keep(file string) (string, error) {
	if r.Empty() {
		return "", nil
	}
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	for n := 1; ; n++ {
		path := stem + "-to-mend.csv"
		if n > 1 {
			path = fmt.Sprintf("%s-to-mend-%d.csv", stem, n)
		}
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) && n < 1000 {
			continue
		}
		return path, shopfile.WriteLike(path, false, r.Write)
	}
}

// Write writes the rows as a file that is read like the one they come from.
func (r *Rest) Write(file io.Writer) error {
	r.text.Flush()
	if err := errors.Join(r.failed, r.text.Error()); err != nil {
		return fmt.Errorf("keeping the rows that weren't imported: %w", err)
	}
	if _, err := r.spool.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading the rows that weren't imported: %w", err)
	}
	if _, err := io.WriteString(file, byteOrderMark); err != nil {
		return err
	}
	_, err := io.Copy(file, r.spool)
	return err
}

// Close lets go of the rows.
func (r *Rest) Close() error {
	if r.spool == nil {
		return nil
	}
	return errors.Join(r.spool.Close(), os.Remove(r.spool.Name()))
}
