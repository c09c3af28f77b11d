package csvfile

import (
	"bytes"
	"errors"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

// FuzzR52_AnyFileIsReadOrRefused: whatever file is imported, each of its rows is
// taken or named with its reason, or the file is refused in a sentence.
//
//	go test -tags ci,migrated_fynedo -run '^$' -fuzz R52_AnyFile -fuzztime 10m ./store/db/csvfile
func FuzzR52_AnyFileIsReadOrRefused(f *testing.F) {
	for _, file := range []string{
		"sku,barcode,description,price,on hand\nPMP-1,4006,Floor pump,72.00,3\n",
		"\ufeffSKU;Title;Variant Price\r\n\"A;1\";\"Bell \"\"Ding\"\"\";9,50\r\n",
		"sku\tstock\nA\t1\nB\t\n",
		"sku,sku,name\nA,B,C\n,,\nA\n", "\"sku", "sku\n\"open", "s\x00k\x00u\x00", "sku\r1\r", "", "\n\n",
		"sku,description\nA,\"two\nlines\"\nB,=cmd|' /C calc'!A0\n",
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, headers := range []map[string][]string{productHeaders, customerHeaders} {
			rows, names, err := openTable(bytes.NewReader(data), headers)
			if err != nil {
				refused(t, err)
				continue
			}
			for i, name := range names {
				for _, other := range names[:i] {
					if name == other {
						t.Fatalf("two columns are %s", name)
					}
				}
			}
			taken, named := 0, 0
			read, bad, err := eachRow(t.Context(), rows, nil, func(row db.BadRow) {
				if row.Line < 1 || row.Reason == "" {
					t.Errorf("a bad row without line or reason: %+v", row)
				}
				named++
			}, func(int, productCells) (string, error) { taken++; return "", nil })
			if err != nil {
				refused(t, err)
				continue
			}
			if bad != named || taken+bad != read {
				t.Errorf("%d rows: %d taken, %d bad, %d named", read, taken, bad, named)
			}
		}
	})
}

func refused(t *testing.T, err error) {
	t.Helper()
	var told *store.Error
	if !errors.As(err, &told) || store.MessageOf(err) == "" {
		t.Errorf("no sentence for %v", err)
	}
}
