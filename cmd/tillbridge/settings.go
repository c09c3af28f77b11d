package main

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
)

// settingsVerb is what the shop has decided.
type settingsVerb struct {
	List settingsListVerb `cmd:"" default:"withargs" help:"List all settings (what happens without a further word)."`
	Get  settingsGetVerb  `cmd:"" help:"Print the value of one."`
	Set  settingsSetVerb  `cmd:"" help:"Decide one."`
}

// settingLine is a setting as --json prints it.
type settingLine struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Usual string `json:"usual"`
	What  string `json:"what"`
	// Repeated: it was set before under the same --once, and not again.
	Repeated bool `json:"repeated,omitempty"`
}

func settingLineOf(ctx context.Context, d *db.DB, setting store.Setting) (settingLine, error) {
	value, err := d.Decided(ctx, setting)
	return settingLine{Key: setting.Key, Value: value, Usual: setting.Usual, What: setting.What}, err
}

// settingsListVerb lists them.
type settingsListVerb struct{ jsonFlag }

// Run prints all settings with their values.
func (v *settingsListVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		var lines []settingLine
		for _, setting := range store.Settings() {
			line, err := settingLineOf(ctx, d, setting)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		if v.JSON {
			return s.printJSON(lines)
		}
		table := s.table()
		table.printf("KEY\tVALUE\tWHAT\n")
		for _, line := range lines {
			table.printf("%s\t%q\t%s\n", line.Key, line.Value, line.What)
		}
		return table.flush()
	})
}

// settingsGetVerb prints one.
type settingsGetVerb struct {
	jsonFlag
	Key string `arg:"" help:"The setting, as 'settings list' names it."`
}

// Run prints its value alone.
func (v *settingsGetVerb) Run(ctx context.Context, s *session) error {
	return s.withSetting(ctx, v.Key, func(ctx context.Context, d *db.DB, setting store.Setting) error {
		line, err := settingLineOf(ctx, d, setting)
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(line)
		}
		s.println(line.Value)
		return nil
	})
}

// settingsSetVerb decides one.
type settingsSetVerb struct {
	jsonFlag
	onceFlag
	Key   string  `arg:"" help:"The setting, as 'settings list' names it."`
	Value *string `arg:"" help:"What it is to be; \"\" for nothing where nothing will do."`
}

// Run keeps the value and prints it as it is kept.
func (v *settingsSetVerb) Run(ctx context.Context, s *session) error {
	return s.withSetting(ctx, v.Key, func(ctx context.Context, d *db.DB, setting store.Setting) error {
		repeated, err := v.under("settings set", v).do(ctx, d, func(ctx context.Context) error { return d.Decide(ctx, setting, *v.Value) })
		if err != nil {
			return err
		}
		line, err := settingLineOf(ctx, d, setting)
		if err != nil {
			return err
		}
		line.Repeated = repeated != ""
		if v.JSON {
			return s.printJSON(line)
		}
		if repeated != "" {
			s.println(repeated)
		}
		s.printf("%s is %q.\n", line.Key, line.Value)
		return nil
	})
}

// withSetting finds the setting of a key; one that isn't there is wrong usage.
func (s *session) withSetting(ctx context.Context, key string, act func(context.Context, *db.DB, store.Setting) error) error {
	setting, err := store.SettingNamed(key)
	if err != nil {
		return usage("%s", store.MessageOf(err))
	}
	return s.with(func() error {
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		return act(ctx, d, setting)
	})
}
