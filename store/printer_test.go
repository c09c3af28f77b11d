package store_test

import (
	"testing"
	"time"

	"tillbridge/store"
)

func TestR37_APrinterProfileIsKeptAsSettings(t *testing.T) {
	want := store.PrinterProfile{
		Language: store.StarRaster, CodePages: "858,1253", NoCutter: true, Drawer: 5, Pulse: 120 * time.Millisecond,
	}
	texts := want.Texts()
	got, err := store.PrinterProfileOf(func(key string) string { return texts[key] })
	if err != nil || got != want {
		t.Errorf("kept as %+v, %v; want %+v", got, err, want)
	}
	usual, err := store.PrinterProfileOf(func(string) string { return "" })
	if err != nil || usual != store.UsualPrinter() {
		t.Errorf("without settings it is %+v, %v", usual, err)
	}
	for key, text := range map[string]string{
		store.SettingPrinterLanguage: "zebra", store.SettingPrinterCodePages: "858,13", store.SettingPrinterCutter: "perhaps",
		store.SettingPrinterDrawer: "3", store.SettingPrinterPulse: "2s",
	} {
		texts := want.Texts()
		texts[key] = text
		if _, err := store.PrinterProfileOf(func(key string) string { return texts[key] }); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s is %q: %v", key, text, err)
		}
	}
	read, err := store.PrinterProfile{Language: "Star  Raster", CodePages: "CP858, WPC1253,858", Drawer: 2, Pulse: 50e6}.Checked()
	if err != nil || read.Language != store.StarRaster || read.CodePages != "858,1253" {
		t.Errorf("read as %+v, %v", read, err)
	}
}
