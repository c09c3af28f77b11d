package screen_test

import (
	"testing"

	"tillbridge/ui/screen"
)

func TestPagesAreBoundedAndFetchedOnce(t *testing.T) {
	var p screen.Pages[int]
	for page := range 5000 { // a million rows
		at, fetch := p.Want(page * screen.PageSize)
		if at != page || !fetch {
			t.Fatalf("page %d is not fetched", page)
		}
		if _, twice := p.Want(page*screen.PageSize + 1); twice {
			t.Fatalf("page %d is fetched twice", page)
		}
		p.Put(page, []int{page})
	}
	if row, ok := p.At(4999 * screen.PageSize); !ok || row != 4999 {
		t.Error("the last page is not here")
	}
	if _, ok := p.At(0); ok {
		t.Error("the farthest page is still here")
	}
	if at := p.Index(func(n int) bool { return n == 4990 }); at != 4990*screen.PageSize {
		t.Errorf("row 4990 is found at %d", at)
	}
}

func TestPagesAreReadAgainWhereSomebodyLooks(t *testing.T) {
	var p screen.Pages[int]
	p.At(3*screen.PageSize + screen.PageSize - 1)
	if got := p.Around(10 * screen.PageSize); len(got) != 3 || got[0] != 3 || got[1] != 4 || got[2] != 10 {
		t.Errorf("pages %v, want 3, 4 and that of the selected row", got)
	}
	p.FromTop()
	if got := p.Around(-1); len(got) != 1 || got[0] != 0 {
		t.Errorf("from the top: pages %v", got)
	}
	p.Want(0)
	p.Failed(0)
	if _, fetch := p.Want(0); !fetch {
		t.Error("a page that could not be fetched is never tried again")
	}
}

func TestCountsReadAsPeopleWriteThem(t *testing.T) {
	for got, want := range map[string]string{
		screen.Number(1_000_000): "1,000,000", screen.Many(1, "order", "orders"): "1 order",
		screen.Many(0, "order", "orders"): "0 orders", screen.Many(2318, "record", "records"): "2,318 records",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
