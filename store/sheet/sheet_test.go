package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tillbridge/store"
	"tillbridge/store/sheet"
)

// cells are the rows of a table in a file, their cells with bars between.
func cells(t *testing.T, file io.Reader, o sheet.Options) (*sheet.Sheet, []string) {
	t.Helper()
	table, err := sheet.Open(file, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = table.Close() })
	rows, err := table.Rows()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return table, got
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.Join(row.Cells, "|"))
	}
}

func TestR66_AWorkbookIsReadAsItsFiguresAre(t *testing.T) {
	book := excelize.NewFile()
	if _, err := book.NewSheet("Stock"); err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]any{
		"A1": "Price list", "A3": "SKU", "B3": "Price",
		"C3": "EAN", "A4": "0112", "B4": 19.989999999999998, "C4": 4006381333931, "A6": "B", "B6": 1.5,
	} {
		if err := book.SetCellValue("Stock", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	table, got := cells(t, &file, sheet.Options{Known: func(title string) bool { return title == "SKU" || title == "Price" }})
	if diff := cmp.Diff([]string{"0112|19.99|4006381333931", "B|1.5"}, got); diff != "" {
		t.Error(diff)
	}
	if said := table.Said(); said != `Excel workbook, worksheet "Stock", header in row 3` {
		t.Error(said)
	}
}

func TestR66_WhatIsGuessedCanBeOverruled(t *testing.T) {
	const file = "a,b;c\nd,e;f\n1,2;\xe9\n"
	for _, test := range []struct {
		o    sheet.Options
		want []string
	}{
		{sheet.Options{Separator: ";"}, []string{"d,e|f", "1,2|é"}},
		{sheet.Options{Separator: ",", Header: 2}, []string{"1|2;é"}},
		{sheet.Options{Separator: ";", Header: 2, Charset: "macintosh"}, []string{"1,2|È"}},
	} {
		if _, got := cells(t, strings.NewReader(file), test.o); !cmp.Equal(test.want, got) {
			t.Errorf("%+v: %q", test.o, got)
		}
	}
	for _, o := range []sheet.Options{{Charset: "klingon"}, {Separator: "two"}, {Header: 9}} {
		if _, err := sheet.Open(strings.NewReader(file), o); store.CodeOf(err) != store.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestR66_AnOldWorkbookIsRefusedInASentence(t *testing.T) {
	_, err := sheet.Open(strings.NewReader("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), sheet.Options{})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "save it as .xlsx") {
		t.Error(err)
	}
}

// FuzzR66_AnyFileIsReadOrRefused: whatever a file holds, it is read to its end or refused in
// a sentence.
//
//	go test -tags ci,migrated_fynedo -run '^$' -fuzz R66_AnyFile -fuzztime 10m ./store/sheet
func FuzzR66_AnyFileIsReadOrRefused(f *testing.F) {
	for _, file := range []string{
		"sku,barcode\nPMP-1,4006\n", "\ufeffSKU;Title\r\n\"A;1\";\"Bell \"\"Ding\"\"\"\r\n", "sku\tstock\nA\t1\n", "\"sku", "sku\n\"open",
		"s\x00k\x00u\x00", "sku\r1\r", "", "\n\n", "sep=;\na;b\n", "a,\"b\"c\",d\n\"x\"y,z\n", "PK\x03\x04",
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := sheet.Open(bytes.NewReader(data), sheet.Options{})
		if err != nil {
			refused(t, err)
			return
		}
		rows, err := table.Rows()
		for line := 0; err == nil; {
			var row sheet.Row
			if row, err = rows.Next(); err == nil && row.Line <= line {
				t.Fatalf("line %d comes after line %d", row.Line, line)
			}
			line = row.Line
		}
		if !errors.Is(err, io.EOF) {
			refused(t, err)
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
