; The Windows installer, per user: nobody has to be an administrator. It takes
; /DVERSION=1.2.3 /DSTAGE=folder /DOUT=file.exe; packaging/dist gives them.
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
!include MUI2.nsh
!include FileFunc.nsh

Name "Tillbridge"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Tillbridge"
InstallDirRegKey HKCU "Software\Tillbridge" "InstallDir"
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "Tillbridge"
VIAddVersionKey FileDescription "Installs Tillbridge"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "The Tillbridge authors, MIT licence"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Tillbridge"
!define MUI_ICON "${STAGE}\tillbridge.ico"
!define MUI_UNICON "${STAGE}\tillbridge.ico"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\tillbridge-desktop.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Start Tillbridge"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Section "Tillbridge" Program
  SectionIn RO
  SetOutPath "$INSTDIR"
  ; A program that runs can't be written over; ask for it to be closed, and lose nothing.
again:
  ClearErrors
  FileOpen $0 "$INSTDIR\tillbridge-desktop.exe" a
  IfErrors 0 free
  IfFileExists "$INSTDIR\tillbridge-desktop.exe" 0 write
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Tillbridge is running. Close it, then retry. Nothing was changed." /SD IDCANCEL IDRETRY again
  SetErrorLevel 2
  Quit
free:
  FileClose $0
write:
  File "${STAGE}\tillbridge-desktop.exe"
  File "${STAGE}\tillbridge.exe"
  File "${STAGE}\tillbridge.ico"
  File "${STAGE}\LICENSE.txt"
  File "${STAGE}\THIRD-PARTY.txt"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  WriteRegStr HKCU "Software\Tillbridge" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Tillbridge"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Tillbridge authors"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\tillbridge.ico"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  CreateShortcut "$SMPROGRAMS\Tillbridge.lnk" "$INSTDIR\tillbridge-desktop.exe" "" "$INSTDIR\tillbridge.ico"
  CreateShortcut "$SMPROGRAMS\Tillbridge Training.lnk" "$INSTDIR\tillbridge-desktop.exe" "--training" "$INSTDIR\tillbridge.ico"
SectionEnd

Section "Icon on the desktop" DesktopIcon
  CreateShortcut "$DESKTOP\Tillbridge.lnk" "$INSTDIR\tillbridge-desktop.exe" "" "$INSTDIR\tillbridge.ico"
SectionEnd

Section /o "Start with Windows" Autostart
  CreateShortcut "$SMSTARTUP\Tillbridge.lnk" "$INSTDIR\tillbridge-desktop.exe" "" "$INSTDIR\tillbridge.ico"
SectionEnd

Section "Uninstall"
  Delete "$SMSTARTUP\Tillbridge.lnk"
  Delete "$DESKTOP\Tillbridge.lnk"
  Delete "$SMPROGRAMS\Tillbridge.lnk"
  Delete "$SMPROGRAMS\Tillbridge Training.lnk"
  Delete "$INSTDIR\tillbridge-desktop.exe"
  Delete "$INSTDIR\tillbridge.exe"
  Delete "$INSTDIR\tillbridge.ico"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Tillbridge"
  MessageBox MB_OK "Tillbridge is removed. The shop's data and backups stay in $APPDATA\tillbridge." /SD IDOK
SectionEnd
