#!/bin/sh
# Installs Tillbridge from this folder: for all users as root, else for you alone.
#   ./install.sh [PREFIX]     default /usr/local, or ~/.local without root
#   ./install.sh --remove [PREFIX]
# The shop's data is in ~/.config/tillbridge and is never touched.
set -eu
cd "$(dirname "$0")"
remove=
if [ "${1:-}" = --remove ]; then
  remove=yes
  shift
fi
if [ "$(id -u)" -eq 0 ]; then prefix=${1:-/usr/local}; else prefix=${1:-$HOME/.local}; fi

if [ -n "$remove" ]; then
  (cd share && find . -type f) | while read -r file; do rm -f "$prefix/share/$file"; done
  rm -f "$prefix/bin/tillbridge"
  echo "Tillbridge is removed from $prefix. Your data stays in ~/.config/tillbridge."
  exit
fi

install -D -m 0755 tillbridge "$prefix/bin/tillbridge"
(cd share && find . -type f) | while read -r file; do install -D -m 0644 "share/$file" "$prefix/share/$file"; done
command -v update-desktop-database >/dev/null && update-desktop-database -q "$prefix/share/applications" || true
echo "Tillbridge is installed in $prefix; start it from the menu, or with $prefix/bin/tillbridge."
