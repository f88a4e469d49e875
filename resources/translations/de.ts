<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!--
Deutsch, ohne Anrede: Infinitive und ganze Sätze, kurz. Ein Wort für eine Sache:
view Ansicht · viewport 3D-Ansicht · step Schritt · key Schlüsselbild · path Pfad · range Abschnitt · region Bereich · gap Lücke
imagine ergänzen · complete (depth) vervollständigen · known bekannt · confidence Sicherheit · seam Naht · splat Splat
generate erzeugen · re-roll neu würfeln · seed Startwert · forecast Prognose · job Auftrag · preset Vorlage · panel Bedienfeld
playhead Zeitmarke · timeline Zeitleiste · field of view Bildwinkel · look-at target Blickziel · replay (die) Entstehung
Anführungszeichen „ “, Auslassung "..." ohne Leerzeichen davor (der Code nimmt sie von Menütiteln weg), Einheiten mit Leerzeichen, Tasten wie auf deutschen Tastaturen (Strg, Umschalt, Leertaste, Rücktaste, Pos1, Bild auf).
{Namen} und {0} bleiben, wie sie sind.
-->
<TS version="2.1" language="de">
  <context>
    <name>Sceneloom</name>
    <message>
      <source> mm</source>
      <translation> mm</translation>
    </message>
    <message>
      <source>'{0}' and '{1}' hold the parts of different videos.</source>
      <translation>„{0}“ und „{1}“ enthalten Teile verschiedener Videos.</translation>
    </message>
    <message>
      <source>'{0}' can't be read as sound.</source>
      <translation>„{0}“ ist als Ton nicht lesbar.</translation>
    </message>
    <message>
      <source>'{0}' cannot be opened or written ({1}).</source>
      <translation>„{0}“ lässt sich nicht öffnen oder schreiben ({1}).</translation>
    </message>
    <message>
      <source>'{0}' could not be written: {1}.</source>
      <translation>„{0}“ ließ sich nicht schreiben: {1}.</translation>
    </message>
    <message>
      <source>'{0}' does not show '{1}'.</source>
      <translation>„{0}“ zeigt „{1}“ nicht.</translation>
    </message>
    <message>
      <source>'{0}' has no camera path.</source>
      <translation>„{0}“ hat keinen Kamerapfad.</translation>
    </message>
    <message>
      <source>'{0}' has no model_index.json. Name the folder of a diffusers pipeline.</source>
      <translation>„{0}“ hat keine model_index.json. Den Ordner einer Diffusers-Pipeline angeben.</translation>
    </message>
    <message>
      <source>'{0}' holds no parts of a video.</source>
      <translation>„{0}“ enthält keine Teile eines Videos.</translation>
    </message>
    <message>
      <source>'{0}' holds no photo yet.</source>
      <translation>„{0}“ enthält noch kein Foto.</translation>
    </message>
    <message>
      <source>'{0}' holds the parts of another video.</source>
      <translation>„{0}“ enthält Teile eines anderen Videos.</translation>
    </message>
    <message>
      <source>'{0}' holds {1} only as pickle files, which can run foreign code and are not opened. Fetch or convert it as safetensors.</source>
      <translation>„{0}“ enthält {1} nur als Pickle-Dateien, die fremden Code ausführen können und deshalb nicht geöffnet werden. Als safetensors holen oder umwandeln.</translation>
    </message>
    <message>
      <source>'{0}' is a file, not a folder.</source>
      <translation>„{0}“ ist eine Datei, kein Ordner.</translation>
    </message>
    <message>
      <source>'{0}' is a folder.</source>
      <translation>„{0}“ ist ein Ordner.</translation>
    </message>
    <message>
      <source>'{0}' is damaged: frames {1} are missing.</source>
      <translation>„{0}“ ist beschädigt: Bilder {1} fehlen.</translation>
    </message>
    <message>
      <source>'{0}' is no kind of file that can be written.</source>
      <translation>„{0}“ ist keine Art von Datei, die geschrieben werden kann.</translation>
    </message>
    <message>
      <source>'{0}' is no name for a video.</source>
      <translation>„{0}“ ist kein Name für ein Video.</translation>
    </message>
    <message>
      <source>'{0}' is no name for this.</source>
      <translation>„{0}“ ist dafür kein passender Name.</translation>
    </message>
    <message>
      <source>'{0}' is not a Sceneloom project.</source>
      <translation>„{0}“ ist kein Projekt von Sceneloom.</translation>
    </message>
    <message>
      <source>'{0}' is not a size.</source>
      <translation>„{0}“ ist keine Größe.</translation>
    </message>
    <message>
      <source>'{0}' is not finished: {1} of its {2} views are made.</source>
      <translation>„{0}“ ist nicht fertig: {1} von {2} Ansichten sind erzeugt.</translation>
    </message>
    <message>
      <source>'{0}' is not on this machine. Fetch it once with: hf download {1}</source>
      <translation>„{0}“ ist nicht auf diesem Rechner. Einmal holen mit: hf download {1}</translation>
    </message>
    <message>
      <source>'{0}' lacks the weights of {1}. Fetch it again.</source>
      <translation>„{0}“ fehlen die Gewichte von {1}. Noch einmal holen.</translation>
    </message>
    <message>
      <source>'{0}' lacks {1} on this machine.</source>
      <translation>„{0}“ fehlt auf diesem Rechner: {1}.</translation>
    </message>
    <message>
      <source>'{0}' names no kind of still.</source>
      <translation>„{0}“ benennt keine Art von Standbild.</translation>
    </message>
    <message>
      <source>'{0}' was made by a newer Sceneloom.</source>
      <translation>„{0}“ stammt von einem neueren Sceneloom.</translation>
    </message>
    <message>
      <source>'{0}' was opened to look only.</source>
      <translation>„{0}“ ist nur zum Ansehen geöffnet.</translation>
    </message>
    <message>
      <source>1 picture</source>
      <translation>1 Bild</translation>
    </message>
    <message>
      <source>1 view</source>
      <translation>1 Ansicht</translation>
    </message>
    <message>
      <source>360 Stereo Video...</source>
      <translation>360°-Stereovideo...</translation>
    </message>
    <message>
      <source>360 Video...</source>
      <translation>360°-Video...</translation>
    </message>
    <message>
      <source>360 picture</source>
      <translation>360°-Bild</translation>
    </message>
    <message>
      <source>360 stereo</source>
      <translation>360° in Stereo</translation>
    </message>
    <message>
      <source>360 video</source>
      <translation>360°-Video</translation>
    </message>
    <message>
      <source>360-degree Picture...</source>
      <translation>360°-Bild...</translation>
    </message>
    <message>
      <source>A JSON file with the path's keys, to be imported again</source>
      <translation>Eine JSON-Datei mit den Schlüsselbildern des Pfads, zum Wiedereinlesen</translation>
    </message>
    <message>
      <source>A PLY file that common splat viewers open</source>
      <translation>Eine PLY-Datei, die gängige Splat-Betrachter öffnen</translation>
    </message>
    <message>
      <source>A PNG picture of all directions that 360 viewers know as one</source>
      <translation>Ein PNG-Bild aller Richtungen, das 360°-Betrachter als solches erkennen</translation>
    </message>
    <message>
      <source>A camera path</source>
      <translation>Ein Kamerapfad</translation>
    </message>
    <message>
      <source>A copy needs another name than the project itself.</source>
      <translation>Eine Kopie braucht einen anderen Namen als das Projekt selbst.</translation>
    </message>
    <message>
      <source>A depth model on this computer, fitted to the scene.</source>
      <translation>Ein Tiefenmodell auf diesem Rechner, an die Szene angepasst.</translation>
    </message>
    <message>
      <source>A field of view of {0} degrees is impossible.</source>
      <translation>Ein Bildwinkel von {0} Grad ist unmöglich.</translation>
    </message>
    <message>
      <source>A film can't have {0} frames a second.</source>
      <translation>Ein Film kann nicht {0} Bilder pro Sekunde haben.</translation>
    </message>
    <message>
      <source>A folder</source>
      <translation>Ein Ordner</translation>
    </message>
    <message>
      <source>A folder of PNG pictures</source>
      <translation>Ein Ordner mit PNG-Bildern</translation>
    </message>
    <message>
      <source>A frame of {0}x{1} px doesn't suit '{2}'; it is {3}.</source>
      <translation>Ein Bild von {0}x{1} px passt nicht zu „{2}“; es ist {3}.</translation>
    </message>
    <message>
      <source>A key's rotation is a quaternion of length zero.</source>
      <translation>Die Drehung eines Schlüsselbilds ist ein Quaternion der Länge null.</translation>
    </message>
    <message>
      <source>A key's vertical field of view is {0} degrees.</source>
      <translation>Der senkrechte Bildwinkel eines Schlüsselbilds beträgt {0} Grad.</translation>
    </message>
    <message>
      <source>A key's {0} is not finite or has not {1} numbers.</source>
      <translation>Bei einem Schlüsselbild ist „{0}“ nicht endlich oder hat nicht {1} Zahlen.</translation>
    </message>
    <message>
      <source>A name</source>
      <translation>Ein Name</translation>
    </message>
    <message>
      <source>A number of seconds</source>
      <translation>Eine Zahl von Sekunden</translation>
    </message>
    <message>
      <source>A photo</source>
      <translation>Ein Foto</translation>
    </message>
    <message>
      <source>A photo is not imagined.</source>
      <translation>Ein Foto wird nicht ergänzt.</translation>
    </message>
    <message>
      <source>A picture of {0} px does not fit into the GPU's memory.</source>
      <translation>Ein Bild von {0} px passt nicht in den Speicher der Grafikkarte.</translation>
    </message>
    <message>
      <source>A project</source>
      <translation>Ein Projekt</translation>
    </message>
    <message>
      <source>A scene</source>
      <translation>Eine Szene</translation>
    </message>
    <message>
      <source>A scene that would take more stops with a message. 0 = no limit.</source>
      <translation>Eine Szene, die mehr bräuchte, endet mit einer Meldung. 0 = keine Grenze.</translation>
    </message>
    <message>
      <source>A sound file</source>
      <translation>Eine Tondatei</translation>
    </message>
    <message>
      <source>A time</source>
      <translation>Eine Zeit</translation>
    </message>
    <message>
      <source>A video goes on from there when it is exported again</source>
      <translation>Beim nächsten Export geht ein Video von dort aus weiter</translation>
    </message>
    <message>
      <source>A view every so many degrees</source>
      <translation>Alle so viel Grad eine Ansicht</translation>
    </message>
    <message>
      <source>A view every {0} degrees won't do.</source>
      <translation>Alle {0} Grad eine Ansicht geht nicht.</translation>
    </message>
    <message>
      <source>A view is being made at {time}: {share} %</source>
      <translation>Bei {time} entsteht eine Ansicht: {share} %</translation>
    </message>
    <message>
      <source>A view will be made at {time}</source>
      <translation>Bei {time} wird eine Ansicht entstehen</translation>
    </message>
    <message>
      <source>A {0}x{1} view does not fit into the GPU's memory.</source>
      <translation>Eine Ansicht von {0}x{1} passt nicht in den Speicher der GPU.</translation>
    </message>
    <message>
      <source>About Sceneloom</source>
      <translation>Über Sceneloom</translation>
    </message>
    <message>
      <source>About {size}.</source>
      <translation>Etwa {size}.</translation>
    </message>
    <message>
      <source>Add --projection with one of: {0}.</source>
      <translation>Mit --projection eines davon angeben: {0}.</translation>
    </message>
    <message>
      <source>Add Key from View</source>
      <translation>Schlüsselbild aus der Ansicht anfügen</translation>
    </message>
    <message>
      <source>Add at least one key.</source>
      <translation>Mindestens ein Schlüsselbild hinzufügen.</translation>
    </message>
    <message>
      <source>Add key</source>
      <translation>Schlüsselbild anfügen</translation>
    </message>
    <message>
      <source>Aitzgorri</source>
      <translation>Aitzgorri</translation>
    </message>
    <message>
      <source>All ({n})</source>
      <translation>Alle ({n})</translation>
    </message>
    <message>
      <source>All directions along the path, to look around in</source>
      <translation>Alle Richtungen entlang des Pfads, zum Umsehen</translation>
    </message>
    <message>
      <source>All directions for two eyes (ODS): the left eye's above the right eye's</source>
      <translation>Alle Richtungen für zwei Augen (ODS): links über rechts</translation>
    </message>
    <message>
      <source>All directions from where the playhead stands, as a picture</source>
      <translation>Alle Richtungen von der Zeitmarke aus, als ein Bild</translation>
    </message>
    <message>
      <source>All directions on the six faces of a cube, in two rows</source>
      <translation>Alle Richtungen auf den sechs Flächen eines Würfels, in zwei Reihen</translation>
    </message>
    <message>
      <source>All steps are hidden: show one first.</source>
      <translation>Alle Schritte sind ausgeblendet: Zuerst einen einblenden.</translation>
    </message>
    <message>
      <source>All that the film shows here; click to look there</source>
      <translation>Alles, was der Film hier zeigt; ein Klick blickt dorthin</translation>
    </message>
    <message>
      <source>All that this path looks at is known.</source>
      <translation>Alles, wohin dieser Pfad blickt, ist bekannt.</translation>
    </message>
    <message>
      <source>All views are made already.</source>
      <translation>Alle Ansichten sind schon fertig.</translation>
    </message>
    <message>
      <source>All views are made. Generating closes the gaps that are left.</source>
      <translation>Alle Ansichten sind fertig. Erzeugen schließt noch die letzten Lücken.</translation>
    </message>
    <message>
      <source>Alt, while dragging</source>
      <translation>Alt beim Ziehen</translation>
    </message>
    <message>
      <source>Alt: in the picture's plane   Ctrl: in steps of 0.1 m   Esc: back to where it was</source>
      <translation>Alt: in der Bildebene   Strg: in Schritten von 0,1 m   Esc: zurück, wo es war</translation>
    </message>
    <message>
      <source>Amber was missing and had to be imagined</source>
      <translation>Bernsteinfarbenes fehlte und war zu ergänzen</translation>
    </message>
    <message>
      <source>An MP4 file</source>
      <translation>Eine MP4-Datei</translation>
    </message>
    <message>
      <source>An MP4 file ({codec})</source>
      <translation>Eine MP4-Datei ({codec})</translation>
    </message>
    <message>
      <source>An MP4 file ({codec}) of six faces: right, left, up; down, front, back</source>
      <translation>Eine MP4-Datei ({codec}) mit sechs Flächen: rechts, links, oben; unten, vorn, hinten</translation>
    </message>
    <message>
      <source>An MP4 file ({codec}) of the whole sphere</source>
      <translation>Eine MP4-Datei ({codec}) der ganzen Kugel</translation>
    </message>
    <message>
      <source>An MP4 file ({codec}) of two half spheres, the left eye at the left</source>
      <translation>Eine MP4-Datei ({codec}) zweier Halbkugeln, das linke Auge links</translation>
    </message>
    <message>
      <source>An MP4 file ({codec}) of two spheres, the left eye above</source>
      <translation>Eine MP4-Datei ({codec}) zweier Kugeln, das linke Auge oben</translation>
    </message>
    <message>
      <source>An MP4 file that shows the making step by step</source>
      <translation>Eine MP4-Datei, die Schritt für Schritt die Entstehung zeigt</translation>
    </message>
    <message>
      <source>Anaglyph</source>
      <translation>Anaglyph</translation>
    </message>
    <message>
      <source>Another Sceneloom is writing to '{0}'.</source>
      <translation>Ein anderes Sceneloom schreibt gerade in „{0}“.</translation>
    </message>
    <message>
      <source>Another seed</source>
      <translation>Ein anderer Startwert</translation>
    </message>
    <message>
      <source>Apache License 2.0</source>
      <translation>Apache-Lizenz 2.0</translation>
    </message>
    <message>
      <source>Arrow keys turn the head, plus and minus change the field of view.</source>
      <translation>Pfeiltasten drehen den Kopf, Plus und Minus ändern den Bildwinkel.</translation>
    </message>
    <message>
      <source>As much as there is</source>
      <translation>So viel wie vorhanden</translation>
    </message>
    <message>
      <source>As the photo</source>
      <translation>Wie das Foto</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Asks where to, then begins</source>
      <translation>Fragt nach dem Ziel und beginnt dann</translation>
    </message>
    <message>
      <source>At most so long until a change is safe from a crash.</source>
      <translation>Nach spätestens so langer Zeit übersteht eine Änderung einen Absturz.</translation>
    </message>
    <message>
      <source>At most {0} can be opened.</source>
      <translation>Höchstens {0} lassen sich öffnen.</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Automatic takes the one that most players know and that allows such frames</source>
      <translation>„Automatisch“ nimmt den, den die meisten Abspielgeräte kennen und der solche Bilder erlaubt</translation>
    </message>
    <message>
      <source>Autosave</source>
      <translation>Automatisch sichern</translation>
    </message>
    <message>
      <source>Axes</source>
      <translation>Achsen</translation>
    </message>
    <message>
      <source>Back (Left)</source>
      <translation>Zurück (Links)</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>Vorher</translation>
    </message>
    <message>
      <source>Begins a new scene with it</source>
      <translation>Beginnt damit eine neue Szene</translation>
    </message>
    <message>
      <source>Between the eyes: 64 mm is usual; more makes the scene look smaller and deeper</source>
      <translation>Zwischen den Augen: Üblich sind 64 mm; mehr lässt die Szene kleiner und tiefer wirken</translation>
    </message>
    <message>
      <source>Bright is near, dark is far</source>
      <translation>Hell ist nah, dunkel ist fern</translation>
    </message>
    <message>
      <source>Brush</source>
      <translation>Pinsel</translation>
    </message>
    <message>
      <source>Built in · agrees with scene</source>
      <translation>Eingebaut · passt zur Szene</translation>
    </message>
    <message>
      <source>Built in · no download</source>
      <translation>Eingebaut · kein Download</translation>
    </message>
    <message>
      <source>Built in · our own network</source>
      <translation>Eingebaut · eigenes Netz</translation>
    </message>
    <message>
      <source>CPU: OpenGL was not asked yet</source>
      <translation>CPU: OpenGL noch nicht befragt</translation>
    </message>
    <message>
      <source>CPU: chosen in the settings</source>
      <translation>CPU: in den Einstellungen gewählt</translation>
    </message>
    <message>
      <source>CPU: no OpenGL 3.3 here</source>
      <translation>CPU: Hier gibt es kein OpenGL 3.3</translation>
    </message>
    <message>
      <source>CPU: no hardware OpenGL here ({driver})</source>
      <translation>CPU: Hier gibt es kein OpenGL in Hardware ({driver})</translation>
    </message>
    <message>
      <source>CPU: the graphics driver failed when it was asked</source>
      <translation>CPU: Der Grafiktreiber versagte bei der Anfrage</translation>
    </message>
    <message>
      <source>CPU: {why}</source>
      <translation>CPU: {why}</translation>
    </message>
    <message>
      <source>Camera Path...</source>
      <translation>Kamerapfad...</translation>
    </message>
    <message>
      <source>Camera path</source>
      <translation>Kamerapfad</translation>
    </message>
    <message>
      <source>Cameras</source>
      <translation>Kameras</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Cancel Export</source>
      <translation>Export abbrechen</translation>
    </message>
    <message>
      <source>Change the prompt or the seed.</source>
      <translation>Prompt oder Startwert ändern.</translation>
    </message>
    <message>
      <source>Check its permissions.</source>
      <translation>Die Zugriffsrechte prüfen.</translation>
    </message>
    <message>
      <source>Check its rights and the disk.</source>
      <translation>Zugriffsrechte und Datenträger prüfen.</translation>
    </message>
    <message>
      <source>Check the name.</source>
      <translation>Den Namen prüfen.</translation>
    </message>
    <message>
      <source>Choose .mp4, .png, .jpg or .exr.</source>
      <translation>.mp4, .png, .jpg oder .exr wählen.</translation>
    </message>
    <message>
      <source>Choose 0 to 1 m; people have 0.064.</source>
      <translation>0 bis 1 m wählen; Menschen haben 0,064.</translation>
    </message>
    <message>
      <source>Choose 0 to 89.</source>
      <translation>0 bis 89 wählen.</translation>
    </message>
    <message>
      <source>Choose 0.5 to 90 degrees.</source>
      <translation>0,5 bis 90 Grad wählen.</translation>
    </message>
    <message>
      <source>Choose 1 to 240.</source>
      <translation>1 bis 240 wählen.</translation>
    </message>
    <message>
      <source>Choose MP4 with H.264 or HEVC.</source>
      <translation>MP4 mit H.264 oder HEVC wählen.</translation>
    </message>
    <message>
      <source>Choose a .loom file.</source>
      <translation>Eine .loom-Datei wählen.</translation>
    </message>
    <message>
      <source>Choose a 16-bit PNG, EXR or NPY.</source>
      <translation>Ein PNG mit 16 Bit, EXR oder NPY wählen.</translation>
    </message>
    <message>
      <source>Choose a Gaussian splat PLY.</source>
      <translation>Ein PLY mit Gauß-Splats wählen.</translation>
    </message>
    <message>
      <source>Choose a JPEG, PNG, WebP or TIFF.</source>
      <translation>JPEG, PNG, WebP oder TIFF wählen.</translation>
    </message>
    <message>
      <source>Choose a camera path file.</source>
      <translation>Eine Datei mit einem Kamerapfad wählen.</translation>
    </message>
    <message>
      <source>Choose a camera path in JSON.</source>
      <translation>Einen Kamerapfad in JSON wählen.</translation>
    </message>
    <message>
      <source>Choose a depth picture...</source>
      <translation>Tiefenbild wählen...</translation>
    </message>
    <message>
      <source>Choose a file written by 'sceneloom train depth', or the depth backend 'geometric'.</source>
      <translation>Eine Datei von „sceneloom train depth“ wählen, oder für die Tiefe „geometric“.</translation>
    </message>
    <message>
      <source>Choose a file...</source>
      <translation>Datei wählen...</translation>
    </message>
    <message>
      <source>Choose a folder...</source>
      <translation>Ordner wählen...</translation>
    </message>
    <message>
      <source>Choose a longer camera path.</source>
      <translation>Einen längeren Kamerapfad wählen.</translation>
    </message>
    <message>
      <source>Choose a longer time, or add keys.</source>
      <translation>Eine längere Zeit wählen oder Schlüsselbilder hinzufügen.</translation>
    </message>
    <message>
      <source>Choose a model's folder...</source>
      <translation>Ordner eines Modells wählen...</translation>
    </message>
    <message>
      <source>Choose a move; the round handle places it, the square one sizes it</source>
      <translation>Bewegung wählen; der runde Griff setzt sie, der eckige ändert die Größe</translation>
    </message>
    <message>
      <source>Choose a new folder.</source>
      <translation>Einen neuen Ordner wählen.</translation>
    </message>
    <message>
      <source>Choose a new one.</source>
      <translation>Einen neuen wählen.</translation>
    </message>
    <message>
      <source>Choose a path saved here or nerfstudio's camera_path.json.</source>
      <translation>Einen hier gespeicherten Pfad oder die camera_path.json von nerfstudio wählen.</translation>
    </message>
    <message>
      <source>Choose a perspective camera path.</source>
      <translation>Den Pfad einer perspektivischen Kamera wählen.</translation>
    </message>
    <message>
      <source>Choose a picture with one channel of 16 bits.</source>
      <translation>Ein Bild mit einem Kanal von 16 Bit wählen.</translation>
    </message>
    <message>
      <source>Choose a range</source>
      <translation>Abschnitt wählen</translation>
    </message>
    <message>
      <source>Choose a range on the timeline first.</source>
      <translation>Erst auf der Zeitleiste einen Abschnitt wählen.</translation>
    </message>
    <message>
      <source>Choose a smaller depth picture.</source>
      <translation>Ein kleineres Tiefenbild wählen.</translation>
    </message>
    <message>
      <source>Choose a smaller size, or allow more memory.</source>
      <translation>Eine kleinere Größe wählen oder mehr Speicher erlauben.</translation>
    </message>
    <message>
      <source>Choose a smaller size, or save the frames as pictures.</source>
      <translation>Eine kleinere Größe wählen oder die Bilder einzeln speichern.</translation>
    </message>
    <message>
      <source>Choose a smaller size.</source>
      <translation>Eine kleinere Größe wählen.</translation>
    </message>
    <message>
      <source>Choose a splat PLY.</source>
      <translation>Ein Splat-PLY wählen.</translation>
    </message>
    <message>
      <source>Choose a value between -1 and 1.</source>
      <translation>Einen Wert zwischen -1 und 1 wählen.</translation>
    </message>
    <message>
      <source>Choose a value between 0 and 180 degrees.</source>
      <translation>Einen Wert zwischen 0 und 180 Grad wählen.</translation>
    </message>
    <message>
      <source>Choose an earlier one.</source>
      <translation>Ein früheres wählen.</translation>
    </message>
    <message>
      <source>Choose another depth picture.</source>
      <translation>Ein anderes Tiefenbild wählen.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Eine andere Datei wählen.</translation>
    </message>
    <message>
      <source>Choose another folder or free some space.</source>
      <translation>Einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
      <source>Choose another name, or remove it.</source>
      <translation>Einen anderen Namen wählen oder sie entfernen.</translation>
    </message>
    <message>
      <source>Choose another name, or resume it.</source>
      <translation>Einen anderen Namen wählen oder damit fortfahren.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>Choose another place.</source>
      <translation>Einen anderen Ort wählen.</translation>
    </message>
    <message>
      <source>Choose another step.</source>
      <translation>Einen anderen Schritt wählen.</translation>
    </message>
    <message>
      <source>Choose another time.</source>
      <translation>Eine andere Zeit wählen.</translation>
    </message>
    <message>
      <source>Choose for example {0}x{1}.</source>
      <translation>Zum Beispiel {0}x{1} wählen.</translation>
    </message>
    <message>
      <source>Choose more than {0} m, or none.</source>
      <translation>Mehr als {0} m wählen, oder nichts.</translation>
    </message>
    <message>
      <source>Choose one of: {0}.</source>
      <translation>Eines davon wählen: {0}.</translation>
    </message>
    <message>
      <source>Choose one...</source>
      <translation>Modell wählen...</translation>
    </message>
    <message>
      <source>Choose path or locked.</source>
      <translation>path oder locked wählen.</translation>
    </message>
    <message>
      <source>Choose the depth picture of the same view.</source>
      <translation>Das Tiefenbild derselben Ansicht wählen.</translation>
    </message>
    <message>
      <source>Choose {0} to {1} m; who stands has about 1.6.</source>
      <translation>Wähle {0} bis {1} m; im Stehen sind es etwa 1,6.</translation>
    </message>
    <message>
      <source>Choose {0}, or a smaller size.</source>
      <translation>{0} oder eine kleinere Größe wählen.</translation>
    </message>
    <message>
      <source>Choose {0}.</source>
      <translation>{0} wählen.</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Leeren</translation>
    </message>
    <message>
      <source>Clear Finished Jobs</source>
      <translation>Erledigte Aufträge entfernen</translation>
    </message>
    <message>
      <source>Clear the Range</source>
      <translation>Abschnitt aufheben</translation>
    </message>
    <message>
      <source>Clear what is finished</source>
      <translation>Erledigtes entfernen</translation>
    </message>
    <message>
      <source>Click a key of the path to move, rotate or scale it</source>
      <translation>Ein Klick auf ein Schlüsselbild erlaubt, es zu verschieben, zu drehen oder zu skalieren</translation>
    </message>
    <message>
      <source>Click on a thing: every key turns to it, and stays turned when it moves.</source>
      <translation>Auf ein Ding klicken: Jedes Schlüsselbild dreht sich dorthin, auch wenn es verschoben wird.</translation>
    </message>
    <message>
      <source>Click on a thing: the whole path looks at it</source>
      <translation>Auf ein Ding klicken: Der ganze Pfad blickt darauf</translation>
    </message>
    <message>
      <source>Click to continue the path there   Backspace: take the last key away</source>
      <translation>Klick: Pfad dort fortsetzen   Rücktaste: letztes Schlüsselbild weg</translation>
    </message>
    <message>
      <source>Click where the path begins; the key stands at eye height</source>
      <translation>Ein Klick beginnt den Pfad; das Schlüsselbild steht in Augenhöhe</translation>
    </message>
    <message>
      <source>Click: select   Ctrl+click: add or remove   Drag: move at its height</source>
      <translation>Klick: auswählen   Strg+Klick: dazu oder weg   Ziehen: waagrecht bewegen</translation>
    </message>
    <message>
      <source>Cloister garden</source>
      <translation>Klostergarten</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close gaps</source>
      <translation>Lücken schließen</translation>
    </message>
    <message>
      <source>Close it, or wait until it is done.</source>
      <translation>Es schließen oder warten, bis es fertig ist.</translation>
    </message>
    <message>
      <source>Close something else.</source>
      <translation>Etwas anderes schließen.</translation>
    </message>
    <message>
      <source>Close {panel}</source>
      <translation>{panel} schließen</translation>
    </message>
    <message>
      <source>Closes every direction around the path</source>
      <translation>Schließt jede Richtung rund um den Pfad</translation>
    </message>
    <message>
      <source>Closing them takes {views}, about {time}.</source>
      <translation>Zum Schließen: {views}, etwa {time}.</translation>
    </message>
    <message>
      <source>Closing them takes {views}.</source>
      <translation>Zum Schließen: {views}.</translation>
    </message>
    <message>
      <source>Codec</source>
      <translation>Codec</translation>
    </message>
    <message>
      <source>Collect into Folder...</source>
      <translation>In Ordner sammeln...</translation>
    </message>
    <message>
      <source>Collect into an empty folder</source>
      <translation>In einen leeren Ordner sammeln</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>Farbe</translation>
    </message>
    <message>
      <source>Compare with the Photo</source>
      <translation>Mit dem Foto vergleichen</translation>
    </message>
    <message>
      <source>Complete 360</source>
      <translation>Rundum schließen</translation>
    </message>
    <message>
      <source>Complete the sphere first, or say --ipd instead of --eye-height.</source>
      <translation>Vervollständige zuerst die Kugel, oder gib --ipd statt --eye-height an.</translation>
    </message>
    <message>
      <source>Computing</source>
      <translation>Rechnen</translation>
    </message>
    <message>
      <source>Confidence</source>
      <translation>Sicherheit</translation>
    </message>
    <message>
      <source>Constant Speed</source>
      <translation>Gleichmäßiges Tempo</translation>
    </message>
    <message>
      <source>Constant speed</source>
      <translation>Gleichmäßiges Tempo</translation>
    </message>
    <message>
      <source>Constant speed: key times follow the distance</source>
      <translation>Gleichmäßiges Tempo: Die Zeiten der Schlüsselbilder folgen der Strecke</translation>
    </message>
    <message>
      <source>Converge</source>
      <translation>Treffpunkt</translation>
    </message>
    <message>
      <source>Convert it to AAC (.m4a).</source>
      <translation>In AAC (.m4a) umwandeln.</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>Kopiert</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Copy Report</source>
      <translation>Bericht kopieren</translation>
    </message>
    <message>
      <source>Copy report</source>
      <translation>Bericht kopieren</translation>
    </message>
    <message>
      <source>Copy seed</source>
      <translation>Startwert kopieren</translation>
    </message>
    <message>
      <source>Copy the message and its details</source>
      <translation>Die Meldung mit ihren Einzelheiten kopieren</translation>
    </message>
    <message>
      <source>Correct that key.</source>
      <translation>Dieses Schlüsselbild berichtigen.</translation>
    </message>
    <message>
      <source>Crane</source>
      <translation>Kran</translation>
    </message>
    <message>
      <source>Ctrl+K  Find…</source>
      <translation>Strg+K  Suchen…</translation>
    </message>
    <message>
      <source>Ctrl+click</source>
      <translation>Strg+Klick</translation>
    </message>
    <message>
      <source>Ctrl+drag the last key</source>
      <translation>Strg+Ziehen am letzten Schlüsselbild</translation>
    </message>
    <message>
      <source>Ctrl, while dragging</source>
      <translation>Strg beim Ziehen</translation>
    </message>
    <message>
      <source>Ctrl: in steps   Esc: back to where it was</source>
      <translation>Strg: schrittweise   Esc: zurück, wo es war</translation>
    </message>
    <message>
      <source>Cube Map Video...</source>
      <translation>Würfel-Video...</translation>
    </message>
    <message>
      <source>Cube map</source>
      <translation>Würfel</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Delete Keys</source>
      <translation>Schlüsselbilder löschen</translation>
    </message>
    <message>
      <source>Delete Path</source>
      <translation>Pfad löschen</translation>
    </message>
    <message>
      <source>Delete Steps</source>
      <translation>Schritte löschen</translation>
    </message>
    <message>
      <source>Delete key</source>
      <translation>Schlüsselbild löschen</translation>
    </message>
    <message>
      <source>Delete keys</source>
      <translation>Schlüsselbilder löschen</translation>
    </message>
    <message>
      <source>Delete path</source>
      <translation>Pfad löschen</translation>
    </message>
    <message>
      <source>Delete {n} steps</source>
      <translation>{n} Schritte löschen</translation>
    </message>
    <message>
      <source>Delete {step}</source>
      <translation>{step} löschen</translation>
    </message>
    <message>
      <source>Depth</source>
      <translation>Tiefe</translation>
    </message>
    <message>
      <source>Depth by</source>
      <translation>Tiefe durch</translation>
    </message>
    <message>
      <source>Depth can only be completed in flat pictures, this view is a 360-degree one.</source>
      <translation>Tiefe lässt sich nur in flachen Bildern vervollständigen, diese Ansicht ist ein 360°-Bild.</translation>
    </message>
    <message>
      <source>Depth model · aligned to scene</source>
      <translation>Tiefenmodell · passt zur Szene</translation>
    </message>
    <message>
      <source>Depth: {how}</source>
      <translation>Tiefe: {how}</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Einzelheiten</translation>
    </message>
    <message>
      <source>Diffusion model · reads a prompt</source>
      <translation>Diffusionsmodell · versteht Prompts</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>Verwerfen</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>Ausblenden</translation>
    </message>
    <message>
      <source>Display mode</source>
      <translation>Anzeigeart</translation>
    </message>
    <message>
      <source>Distance at which the eyes converge</source>
      <translation>Entfernung, in der sich die Blicke der Augen treffen</translation>
    </message>
    <message>
      <source>Distance between the eyes</source>
      <translation>Abstand der Augen</translation>
    </message>
    <message>
      <source>Do it later</source>
      <translation>Später erledigen</translation>
    </message>
    <message>
      <source>Do it sooner</source>
      <translation>Früher erledigen</translation>
    </message>
    <message>
      <source>Dolly</source>
      <translation>Fahrt</translation>
    </message>
    <message>
      <source>Dolly zoom</source>
      <translation>Vertigo</translation>
    </message>
    <message>
      <source>Don't save</source>
      <translation>Nicht speichern</translation>
    </message>
    <message>
      <source>Don't snap</source>
      <translation>Nicht einrasten</translation>
    </message>
    <message>
      <source>Double-click</source>
      <translation>Doppelklick</translation>
    </message>
    <message>
      <source>Double-click for a new key at {time}</source>
      <translation>Doppelklick setzt ein neues Schlüsselbild bei {time}</translation>
    </message>
    <message>
      <source>Draft</source>
      <translation>Entwurf</translation>
    </message>
    <message>
      <source>Drag a handle   Ctrl+click: select more keys</source>
      <translation>Einen Griff ziehen   Strg+Klick: weitere Schlüsselbilder</translation>
    </message>
    <message>
      <source>Drag a key</source>
      <translation>Ein Schlüsselbild ziehen</translation>
    </message>
    <message>
      <source>Drag its end to a later time.</source>
      <translation>Das Ende auf eine spätere Zeit ziehen.</translation>
    </message>
    <message>
      <source>Drag on the ruler</source>
      <translation>Auf dem Lineal ziehen</translation>
    </message>
    <message>
      <source>Drag the handle   Ctrl: in steps</source>
      <translation>Den Griff ziehen   Strg: schrittweise</translation>
    </message>
    <message>
      <source>Drag to change the order</source>
      <translation>Ziehen ändert die Reihenfolge</translation>
    </message>
    <message>
      <source>Drag to draw a new path in place of this one, at eye height</source>
      <translation>Ziehen zeichnet einen neuen Pfad statt dieses, in Augenhöhe</translation>
    </message>
    <message>
      <source>Drag to draw a path, at eye height</source>
      <translation>Ziehen zeichnet einen Pfad, in Augenhöhe</translation>
    </message>
    <message>
      <source>Drag to draw a path; a click alone has no length.</source>
      <translation>Ziehen zeichnet einen Pfad; ein Klick allein hat keine Länge.</translation>
    </message>
    <message>
      <source>Drag to look around, turn the wheel to zoom, double-click to see it large</source>
      <translation>Ziehen: umsehen, Mausrad: zoomen, Doppelklick: groß ansehen</translation>
    </message>
    <message>
      <source>Drag, or Alt+drag</source>
      <translation>Ziehen oder Alt+Ziehen</translation>
    </message>
    <message>
      <source>Drag: larger or smaller</source>
      <translation>Ziehen: größer oder kleiner</translation>
    </message>
    <message>
      <source>Drag: orbit   Shift+drag: select keys in a rectangle   Double-click: focus there</source>
      <translation>Ziehen: umkreisen   Umschalt+Ziehen: auswählen   Doppelklick: fokussieren</translation>
    </message>
    <message>
      <source>Drag: the whole path goes along</source>
      <translation>Ziehen: Der ganze Pfad geht mit</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>Zeichnen</translation>
    </message>
    <message>
      <source>Draw Path</source>
      <translation>Pfad zeichnen</translation>
    </message>
    <message>
      <source>Draw a Path</source>
      <translation>Pfad zeichnen</translation>
    </message>
    <message>
      <source>Draw a line around what shall be imagined anew</source>
      <translation>Mit einer Linie umranden, was neu ergänzt werden soll</translation>
    </message>
    <message>
      <source>Draw a longer one.</source>
      <translation>Einen längeren zeichnen.</translation>
    </message>
    <message>
      <source>Draw a path</source>
      <translation>Pfad zeichnen</translation>
    </message>
    <message>
      <source>Draw a path in the viewport, or choose a move.</source>
      <translation>Einen Pfad in die 3D-Ansicht zeichnen oder eine Bewegung wählen.</translation>
    </message>
    <message>
      <source>Draw a path through a photo, and watch a scene grow around it.</source>
      <translation>Einen Pfad durch ein Foto ziehen und zusehen, wie ringsum eine Szene wächst.</translation>
    </message>
    <message>
      <source>Draw one, or choose a preset.</source>
      <translation>Einen zeichnen oder eine Vorlage wählen.</translation>
    </message>
    <message>
      <source>Draw path</source>
      <translation>Pfad zeichnen</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>Darstellung</translation>
    </message>
    <message>
      <source>Drawing the curve...</source>
      <translation>Die Kurve wird gezeichnet...</translation>
    </message>
    <message>
      <source>Drawing...</source>
      <translation>Wird gezeichnet...</translation>
    </message>
    <message>
      <source>Draws a lying eight, the classic parallax loop.</source>
      <translation>Zeichnet eine liegende Acht, die klassische Parallaxenschleife.</translation>
    </message>
    <message>
      <source>Drop a photo here, or choose one...</source>
      <translation>Foto hier ablegen oder auswählen...</translation>
    </message>
    <message>
      <source>Drop one on the window, or open a sample.</source>
      <translation>Eines auf das Fenster ziehen oder ein Beispiel öffnen.</translation>
    </message>
    <message>
      <source>Duplicate Key</source>
      <translation>Schlüsselbild verdoppeln</translation>
    </message>
    <message>
      <source>Duplicate key</source>
      <translation>Schlüsselbild verdoppeln</translation>
    </message>
    <message>
      <source>Duration</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>Bearbeiten</translation>
    </message>
    <message>
      <source>Empty: its own name again</source>
      <translation>Leer: wieder der eigene Name</translation>
    </message>
    <message>
      <source>End it with '.mp4'.</source>
      <translation>Mit „.mp4“ enden lassen.</translation>
    </message>
    <message>
      <source>End it with '{0}'.</source>
      <translation>Mit „{0}“ enden lassen.</translation>
    </message>
    <message>
      <source>Enter runs it · arrows choose · Esc closes</source>
      <translation>Enter führt aus · Pfeile wählen · Esc schließt</translation>
    </message>
    <message>
      <source>Esc or a drag: back to your own camera</source>
      <translation>Esc oder Ziehen: zurück zur eigenen Kamera</translation>
    </message>
    <message>
      <source>Esc: leave this stroke out</source>
      <translation>Esc: diesen Strich weglassen</translation>
    </message>
    <message>
      <source>Estimate the depth instead</source>
      <translation>Tiefe stattdessen schätzen</translation>
    </message>
    <message>
      <source>Estimated</source>
      <translation>Geschätzt</translation>
    </message>
    <message>
      <source>Even</source>
      <translation>Linear</translation>
    </message>
    <message>
      <source>Even Out Key Times</source>
      <translation>Zeiten der Schlüsselbilder ausgleichen</translation>
    </message>
    <message>
      <source>Even out key times</source>
      <translation>Zeiten der Schlüsselbilder ausgleichen</translation>
    </message>
    <message>
      <source>Every</source>
      <translation>Abstand</translation>
    </message>
    <message>
      <source>Every view you generate becomes a step here. It begins with a photo.</source>
      <translation>Jede erzeugte Ansicht wird hier ein Schritt. Am Anfang steht ein Foto.</translation>
    </message>
    <message>
      <source>Everything is computed on this computer; nothing is sent anywhere.</source>
      <translation>Alles wird auf diesem Rechner berechnet; nichts wird gesendet.</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Export</translation>
    </message>
    <message>
      <source>Export Panel</source>
      <translation>Bedienfeld Export</translation>
    </message>
    <message>
      <source>Export a 360 picture</source>
      <translation>360°-Bild exportieren</translation>
    </message>
    <message>
      <source>Export a 360 stereo video</source>
      <translation>360°-Stereovideo exportieren</translation>
    </message>
    <message>
      <source>Export a 360 video</source>
      <translation>360°-Video exportieren</translation>
    </message>
    <message>
      <source>Export a 360-degree picture</source>
      <translation>360°-Bild exportieren</translation>
    </message>
    <message>
      <source>Export a VR180 video</source>
      <translation>VR180-Video exportieren</translation>
    </message>
    <message>
      <source>Export a cube map video</source>
      <translation>Würfel-Video exportieren</translation>
    </message>
    <message>
      <source>Export a picture</source>
      <translation>Bild exportieren</translation>
    </message>
    <message>
      <source>Export a picture, say how many frames, or give the path a second key.</source>
      <translation>Ein Bild exportieren, die Zahl der Bilder angeben oder dem Pfad ein zweites Schlüsselbild geben.</translation>
    </message>
    <message>
      <source>Export a video</source>
      <translation>Video exportieren</translation>
    </message>
    <message>
      <source>Export as video...</source>
      <translation>Als Video exportieren...</translation>
    </message>
    <message>
      <source>Export it in two parts.</source>
      <translation>In zwei Teilen exportieren.</translation>
    </message>
    <message>
      <source>Export or download it again.</source>
      <translation>Noch einmal exportieren oder herunterladen.</translation>
    </message>
    <message>
      <source>Export pictures into a folder</source>
      <translation>Bilder in einen Ordner exportieren</translation>
    </message>
    <message>
      <source>Export the camera path</source>
      <translation>Kamerapfad exportieren</translation>
    </message>
    <message>
      <source>Export the making as a video</source>
      <translation>Entstehung als Video exportieren</translation>
    </message>
    <message>
      <source>Export the path again.</source>
      <translation>Den Pfad noch einmal exportieren.</translation>
    </message>
    <message>
      <source>Export the splats</source>
      <translation>Splats exportieren</translation>
    </message>
    <message>
      <source>Export...</source>
      <translation>Export...</translation>
    </message>
    <message>
      <source>Exporting {name}</source>
      <translation>{name} wird exportiert</translation>
    </message>
    <message>
      <source>Exports</source>
      <translation>Exporte</translation>
    </message>
    <message>
      <source>Eye height</source>
      <translation>Augenhöhe</translation>
    </message>
    <message>
      <source>Eyes</source>
      <translation>Augen</translation>
    </message>
    <message>
      <source>Fading</source>
      <translation>Auslauf</translation>
    </message>
    <message>
      <source>Fetch it again.</source>
      <translation>Noch einmal holen.</translation>
    </message>
    <message>
      <source>Fetch it once with: hf download {0}</source>
      <translation>Einmal holen mit: hf download {0}</translation>
    </message>
    <message>
      <source>Fewer leave more of the computer to other programs. 0 = all.</source>
      <translation>Weniger lassen anderen Programmen mehr vom Rechner. 0 = alle.</translation>
    </message>
    <message>
      <source>Field of View</source>
      <translation>Bildwinkel</translation>
    </message>
    <message>
      <source>Field of view</source>
      <translation>Bildwinkel</translation>
    </message>
    <message>
      <source>Field of view along the path</source>
      <translation>Bildwinkel entlang des Pfads</translation>
    </message>
    <message>
      <source>Figure eight</source>
      <translation>Acht</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>Files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <source>Find a Command...</source>
      <translation>Befehl suchen...</translation>
    </message>
    <message>
      <source>Find a command</source>
      <translation>Befehl suchen</translation>
    </message>
    <message>
      <source>Find a command or a sample</source>
      <translation>Befehl oder Beispiel suchen</translation>
    </message>
    <message>
      <source>Fisheye</source>
      <translation>Fischauge</translation>
    </message>
    <message>
      <source>Fly</source>
      <translation>Fliegen</translation>
    </message>
    <message>
      <source>Fly a little before you stop.</source>
      <translation>Vor dem Beenden ein wenig fliegen.</translation>
    </message>
    <message>
      <source>Fly faster</source>
      <translation>Schneller fliegen</translation>
    </message>
    <message>
      <source>Fly with W A S D and the mouse   Space: stop and keep   Esc: throw away</source>
      <translation>W A S D und Maus: fliegen   Leertaste: behalten   Esc: verwerfen</translation>
    </message>
    <message>
      <source>FoV</source>
      <translation>Bildwinkel</translation>
    </message>
    <message>
      <source>Focus</source>
      <translation>Fokussieren</translation>
    </message>
    <message>
      <source>Focus there</source>
      <translation>Dorthin fokussieren</translation>
    </message>
    <message>
      <source>Follows path</source>
      <translation>Folgt dem Pfad</translation>
    </message>
    <message>
      <source>For glasses with red at the left and cyan at the right</source>
      <translation>Für Brillen mit Rot links und Cyan rechts</translation>
    </message>
    <message>
      <source>Forecast</source>
      <translation>Prognose</translation>
    </message>
    <message>
      <source>Frame All</source>
      <translation>Alles zeigen</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>Frames / s</source>
      <translation>Bilder / s</translation>
    </message>
    <message>
      <source>Frames a second</source>
      <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
      <source>Frames a second of the video; the playhead goes from frame to frame</source>
      <translation>Bilder pro Sekunde im Video; die Zeitmarke geht von Bild zu Bild</translation>
    </message>
    <message>
      <source>Frames {0} are missing.</source>
      <translation>Die Bilder {0} fehlen.</translation>
    </message>
    <message>
      <source>Free some space and resume.</source>
      <translation>Platz schaffen und fortsetzen.</translation>
    </message>
    <message>
      <source>From between the eyes</source>
      <translation>Aus der Mitte zwischen den Augen</translation>
    </message>
    <message>
      <source>From the next start.</source>
      <translation>Ab dem nächsten Start.</translation>
    </message>
    <message>
      <source>From this height on, up and down, both eyes see more and more the same</source>
      <translation>Ab dieser Höhe, nach oben und unten, sehen beide Augen immer mehr dasselbe</translation>
    </message>
    <message>
      <source>From {a} to {b}</source>
      <translation>Von {a} nach {b}</translation>
    </message>
    <message>
      <source>Front</source>
      <translation>Von vorn</translation>
    </message>
    <message>
      <source>Full Screen</source>
      <translation>Vollbild</translation>
    </message>
    <message>
      <source>GPU: chosen in the settings</source>
      <translation>GPU: in den Einstellungen gewählt</translation>
    </message>
    <message>
      <source>GPU: {driver}</source>
      <translation>GPU: {driver}</translation>
    </message>
    <message>
      <source>Gap {n}</source>
      <translation>Lücke {n}</translation>
    </message>
    <message>
      <source>General</source>
      <translation>Allgemein</translation>
    </message>
    <message>
      <source>Generate</source>
      <translation>Erzeugen</translation>
    </message>
    <message>
      <source>Generate 1 view</source>
      <translation>1 Ansicht erzeugen</translation>
    </message>
    <message>
      <source>Generate Panel</source>
      <translation>Bedienfeld Erzeugen</translation>
    </message>
    <message>
      <source>Generate Path</source>
      <translation>Ansichten am Pfad erzeugen</translation>
    </message>
    <message>
      <source>Generate Range</source>
      <translation>Ansichten im Abschnitt erzeugen</translation>
    </message>
    <message>
      <source>Generate a range</source>
      <translation>Ansichten im Abschnitt</translation>
    </message>
    <message>
      <source>Generate from Here</source>
      <translation>Ansicht von hier erzeugen</translation>
    </message>
    <message>
      <source>Generate from here</source>
      <translation>Ansicht von hier</translation>
    </message>
    <message>
      <source>Generate path</source>
      <translation>Ansichten erzeugen</translation>
    </message>
    <message>
      <source>Generate the path</source>
      <translation>Ansichten am Pfad</translation>
    </message>
    <message>
      <source>Generate the scene first.</source>
      <translation>Erst die Szene erzeugen.</translation>
    </message>
    <message>
      <source>Generate {n} views</source>
      <translation>{n} Ansichten erzeugen</translation>
    </message>
    <message>
      <source>Generate: {step}</source>
      <translation>Erzeugen: {step}</translation>
    </message>
    <message>
      <source>Generating still works.</source>
      <translation>Erzeugen geht trotzdem.</translation>
    </message>
    <message>
      <source>Give every key a later time than the one before.</source>
      <translation>Jedem Schlüsselbild eine spätere Zeit geben als dem davor.</translation>
    </message>
    <message>
      <source>Give one: --preset NAME or --path FILE.</source>
      <translation>Einen angeben: --preset NAME oder --path DATEI.</translation>
    </message>
    <message>
      <source>Go on there.</source>
      <translation>Dort weiterarbeiten.</translation>
    </message>
    <message>
      <source>Go on with</source>
      <translation>Weiterarbeiten an</translation>
    </message>
    <message>
      <source>Go on with this job</source>
      <translation>Diesen Auftrag fortsetzen</translation>
    </message>
    <message>
      <source>Goes on where it stopped</source>
      <translation>Macht weiter, wo es aufgehört hat</translation>
    </message>
    <message>
      <source>Graphics card</source>
      <translation>Grafikkarte</translation>
    </message>
    <message>
      <source>Grid and Horizon</source>
      <translation>Gitter und Horizont</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>Boden</translation>
    </message>
    <message>
      <source>Ground, sky and upright things, without a network.</source>
      <translation>Boden, Himmel und Aufrechtes, ohne Netz.</translation>
    </message>
    <message>
      <source>Half sphere</source>
      <translation>Halbkugel</translation>
    </message>
    <message>
      <source>Heading</source>
      <translation>Richtung</translation>
    </message>
    <message>
      <source>Headsets want 30 or more</source>
      <translation>VR-Brillen wollen 30 oder mehr</translation>
    </message>
    <message>
      <source>Height in pixels</source>
      <translation>Höhe in Pixeln</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Hide (H)</source>
      <translation>Ausblenden (H)</translation>
    </message>
    <message>
      <source>Hide it, or start a new scene.</source>
      <translation>Das Foto ausblenden oder eine neue Szene beginnen.</translation>
    </message>
    <message>
      <source>Hide steps, or let the CPU draw (Settings).</source>
      <translation>Schritte ausblenden oder die CPU zeichnen lassen (Einstellungen).</translation>
    </message>
    <message>
      <source>High</source>
      <translation>Hoch</translation>
    </message>
    <message>
      <source>Holes that the video would show become views of their own</source>
      <translation>Lücken, die im Video zu sehen wären, werden eigene Ansichten</translation>
    </message>
    <message>
      <source>How far above the ground a path is drawn.</source>
      <translation>Wie hoch über dem Boden ein Pfad gezeichnet wird.</translation>
    </message>
    <message>
      <source>How far away everything is: near is bright, far is dark.</source>
      <translation>Wie weit alles entfernt ist: nah hell, fern dunkel.</translation>
    </message>
    <message>
      <source>How far the move goes, compared to what suits the scene</source>
      <translation>Wie weit die Bewegung reicht, verglichen mit dem, was zur Szene passt</translation>
    </message>
    <message>
      <source>How far the picture may change from one view to the next</source>
      <translation>Wie stark sich das Bild von einer Ansicht zur nächsten ändern darf</translation>
    </message>
    <message>
      <source>How much the photo shows from top to bottom</source>
      <translation>Wie viel das Foto von oben bis unten zeigt</translation>
    </message>
    <message>
      <source>How the scene is drawn while you look around.</source>
      <translation>Womit die Szene beim Umsehen gezeichnet wird.</translation>
    </message>
    <message>
      <source>How this scene was made, step by step</source>
      <translation>Wie diese Szene entstand, Schritt für Schritt</translation>
    </message>
    <message>
      <source>How to Generate</source>
      <translation>Art des Erzeugens</translation>
    </message>
    <message>
      <source>How to generate</source>
      <translation>Art des Erzeugens</translation>
    </message>
    <message>
      <source>Imagination</source>
      <translation>Ergänzung</translation>
    </message>
    <message>
      <source>Imagined</source>
      <translation>Ergänzt</translation>
    </message>
    <message>
      <source>Imagined by</source>
      <translation>Ergänzt durch</translation>
    </message>
    <message>
      <source>Imagines from the photo itself, on any computer.</source>
      <translation>Ergänzt aus dem Foto selbst, auf jedem Rechner.</translation>
    </message>
    <message>
      <source>Import Path...</source>
      <translation>Pfad importieren...</translation>
    </message>
    <message>
      <source>Import a camera path</source>
      <translation>Kamerapfad importieren</translation>
    </message>
    <message>
      <source>Import path</source>
      <translation>Pfad importieren</translation>
    </message>
    <message>
      <source>Insert Key Here</source>
      <translation>Schlüsselbild hier einfügen</translation>
    </message>
    <message>
      <source>Insert Key at Playhead</source>
      <translation>Schlüsselbild an der Zeitmarke einfügen</translation>
    </message>
    <message>
      <source>Insert key</source>
      <translation>Schlüsselbild einfügen</translation>
    </message>
    <message>
      <source>Inspector</source>
      <translation>Inspektor</translation>
    </message>
    <message>
      <source>Inspector Panel</source>
      <translation>Bedienfeld Inspektor</translation>
    </message>
    <message>
      <source>Install the CUDA toolkit (nvcc) of the CUDA version that PyTorch was built for.</source>
      <translation>Das CUDA-Toolkit (nvcc) der CUDA-Version installieren, für die PyTorch gebaut ist.</translation>
    </message>
    <message>
      <source>It begins with one photo.</source>
      <translation>Am Anfang steht ein einziges Foto.</translation>
    </message>
    <message>
      <source>It can only be looked at here; update Sceneloom to change it.</source>
      <translation>Hier nur zum Ansehen; zum Ändern Sceneloom aktualisieren.</translation>
    </message>
    <message>
      <source>It is deleted for good</source>
      <translation>Wird endgültig gelöscht</translation>
    </message>
    <message>
      <source>Its depth, completed so that it agrees with the scene (seam {share}).</source>
      <translation>Die Tiefe dazu, passend zur Szene vervollständigt (Naht {share}).</translation>
    </message>
    <message>
      <source>Its depth, completed; at the border of the known it jumps by {share}.</source>
      <translation>Die Tiefe dazu, vervollständigt; am Rand des Bekannten springt sie um {share}.</translation>
    </message>
    <message>
      <source>Its views are among the jobs.</source>
      <translation>Die Ansichten dafür stehen bei den Aufträgen.</translation>
    </message>
    <message>
      <source>Jobs and Problems Panel</source>
      <translation>Bedienfeld Aufträge und Probleme</translation>
    </message>
    <message>
      <source>Jobs and problems</source>
      <translation>Aufträge und Probleme</translation>
    </message>
    <message>
      <source>Jobs and problems says why.</source>
      <translation>Der Grund steht unter „Aufträge und Probleme“.</translation>
    </message>
    <message>
      <source>Join parts of one scene, path, size and version of Sceneloom.</source>
      <translation>Teile einer Szene, eines Pfads, einer Größe und einer Version von Sceneloom verbinden.</translation>
    </message>
    <message>
      <source>Keep looking at the target</source>
      <translation>Blickziel behalten</translation>
    </message>
    <message>
      <source>Key {n} at {time}</source>
      <translation>Schlüsselbild {n} bei {time}</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Schlüsselbilder</translation>
    </message>
    <message>
      <source>Keys nearer in time than this go along, the less the farther away</source>
      <translation>Zeitlich nähere Schlüsselbilder gehen mit, je weiter weg, desto weniger</translation>
    </message>
    <message>
      <source>Keys stand at eye height and look along the path.</source>
      <translation>Schlüsselbilder stehen in Augenhöhe und blicken den Pfad entlang.</translation>
    </message>
    <message>
      <source>Keys {0} and {1} of the camera path stand at {2} s and {3} s.</source>
      <translation>Die Schlüsselbilder {0} und {1} des Kamerapfads liegen bei {2} s und {3} s.</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Lasso</source>
      <translation>Lasso</translation>
    </message>
    <message>
      <source>Lay out this move from the photo</source>
      <translation>Legt diese Bewegung vom Foto aus an</translation>
    </message>
    <message>
      <source>Leave a mode, give up a drag</source>
      <translation>Modus verlassen, Ziehen abbrechen</translation>
    </message>
    <message>
      <source>Leave the preview (Esc)</source>
      <translation>Vorschau verlassen (Esc)</translation>
    </message>
    <message>
      <source>Leave the replay (Esc)</source>
      <translation>Entstehung verlassen (Esc)</translation>
    </message>
    <message>
      <source>Left: the camera flows through its keys. Right: it rests at each.</source>
      <translation>Links: Die Kamera fließt durch ihre Schlüsselbilder. Rechts: Sie ruht an jedem.</translation>
    </message>
    <message>
      <source>Left: {where}.</source>
      <translation>Offen: {where}.</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Length of the path</source>
      <translation>Dauer des Pfads</translation>
    </message>
    <message>
      <source>Lens</source>
      <translation>Objektiv</translation>
    </message>
    <message>
      <source>Level horizon</source>
      <translation>Horizont waagrecht</translation>
    </message>
    <message>
      <source>Level the horizon</source>
      <translation>Horizont begradigen</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Local</source>
      <translation>Lokal</translation>
    </message>
    <message>
      <source>Lock or Unlock Steps</source>
      <translation>Schritte sperren oder entsperren</translation>
    </message>
    <message>
      <source>Lock or unlock</source>
      <translation>Sperren oder entsperren</translation>
    </message>
    <message>
      <source>Lock the heading</source>
      <translation>Richtung festhalten</translation>
    </message>
    <message>
      <source>Lock: keep it from being changed</source>
      <translation>Sperren: schützt vor Änderungen</translation>
    </message>
    <message>
      <source>Locked</source>
      <translation>Fest</translation>
    </message>
    <message>
      <source>Look Around in the Film</source>
      <translation>Im Film umsehen</translation>
    </message>
    <message>
      <source>Look around</source>
      <translation>Umsehen</translation>
    </message>
    <message>
      <source>Look at a Target</source>
      <translation>Blickziel setzen</translation>
    </message>
    <message>
      <source>Look at a target</source>
      <translation>Blickziel setzen</translation>
    </message>
    <message>
      <source>Look from Here</source>
      <translation>Von hier blicken</translation>
    </message>
    <message>
      <source>Look from here</source>
      <translation>Von hier</translation>
    </message>
    <message>
      <source>Look from somewhere else, or hide some steps.</source>
      <translation>Von anderswo blicken oder Schritte ausblenden.</translation>
    </message>
    <message>
      <source>Look from the Photo</source>
      <translation>Vom Foto aus blicken</translation>
    </message>
    <message>
      <source>Look through the Path's Camera</source>
      <translation>Durch die Kamera des Pfads blicken</translation>
    </message>
    <message>
      <source>Look through the camera (C)</source>
      <translation>Durch die Kamera blicken (C)</translation>
    </message>
    <message>
      <source>Look-at Target</source>
      <translation>Blickziel</translation>
    </message>
    <message>
      <source>Look-at target</source>
      <translation>Blickziel</translation>
    </message>
    <message>
      <source>Looking along the path...</source>
      <translation>Blickt den Pfad entlang...</translation>
    </message>
    <message>
      <source>Looking what is there...</source>
      <translation>Sieht nach, was da ist...</translation>
    </message>
    <message>
      <source>Loop</source>
      <translation>Schleife</translation>
    </message>
    <message>
      <source>Loop: the path returns to its start (L)</source>
      <translation>Schleife: Der Pfad kehrt an seinen Anfang zurück (L)</translation>
    </message>
    <message>
      <source>Lost since the last save: {parts}.</source>
      <translation>Seit dem letzten Speichern ginge verloren: {parts}.</translation>
    </message>
    <message>
      <source>Lost would be: {parts}.</source>
      <translation>Verloren ginge: {parts}.</translation>
    </message>
    <message>
      <source>Made before something it shows was made anew. Re-roll it to follow.</source>
      <translation>Entstand, bevor etwas, das er zeigt, neu gewürfelt wurde. Neu würfeln passt ihn an.</translation>
    </message>
    <message>
      <source>Make it life-size</source>
      <translation>Lebensgroß machen</translation>
    </message>
    <message>
      <source>Make it smaller, or close what else uses the GPU.</source>
      <translation>Kleiner wählen oder schließen, was die Grafikkarte sonst nutzt.</translation>
    </message>
    <message>
      <source>Make the path longer, or the views denser.</source>
      <translation>Den Pfad verlängern oder die Ansichten dichter wählen.</translation>
    </message>
    <message>
      <source>Make the video once more.</source>
      <translation>Das Video noch einmal machen.</translation>
    </message>
    <message>
      <source>Make views smaller.</source>
      <translation>Kleinere Ansichten wählen.</translation>
    </message>
    <message>
      <source>Makes it again with another seed (Shift+R)</source>
      <translation>Erzeugt ihn noch einmal mit anderem Startwert (Umschalt+R)</translation>
    </message>
    <message>
      <source>Makes the fewest views after which a 360 film has no holes.</source>
      <translation>Macht die wenigsten Ansichten, nach denen ein 360°-Film keine Löcher hat.</translation>
    </message>
    <message>
      <source>Mask</source>
      <translation>Maske</translation>
    </message>
    <message>
      <source>Measuring the path...</source>
      <translation>Der Pfad wird vermessen...</translation>
    </message>
    <message>
      <source>Measuring what is unseen around the path...</source>
      <translation>Misst, was rund um den Pfad ungesehen ist...</translation>
    </message>
    <message>
      <source>Memory</source>
      <translation>Speicher</translation>
    </message>
    <message>
      <source>Memory limit</source>
      <translation>Speichergrenze</translation>
    </message>
    <message>
      <source>Middle drag, or Shift+right drag</source>
      <translation>Mittlere Taste oder Umschalt+rechts</translation>
    </message>
    <message>
      <source>Mono</source>
      <translation>Mono</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Mehr</translation>
    </message>
    <message>
      <source>More frames than the path's own pace make it slower</source>
      <translation>Mehr Bilder, als das Tempo des Pfads verlangt, machen es langsamer</translation>
    </message>
    <message>
      <source>Move</source>
      <translation>Bewegen</translation>
    </message>
    <message>
      <source>Move Job</source>
      <translation>Auftrag verschieben</translation>
    </message>
    <message>
      <source>Move Key in Time</source>
      <translation>Schlüsselbild zeitlich verschieben</translation>
    </message>
    <message>
      <source>Move Keys</source>
      <translation>Schlüsselbilder verschieben</translation>
    </message>
    <message>
      <source>Move a key in time</source>
      <translation>Schlüsselbild zeitlich verschieben</translation>
    </message>
    <message>
      <source>Move key in time</source>
      <translation>Schlüsselbild zeitlich verschieben</translation>
    </message>
    <message>
      <source>Move keys</source>
      <translation>Schlüsselbilder verschieben</translation>
    </message>
    <message>
      <source>Move keys in steps</source>
      <translation>Schlüsselbilder schrittweise verschieben</translation>
    </message>
    <message>
      <source>Move, Rotate and Scale Keys</source>
      <translation>Schlüsselbilder verschieben, drehen, skalieren</translation>
    </message>
    <message>
      <source>Move, rotate and scale keys</source>
      <translation>Schlüsselbilder verschieben, drehen, skalieren</translation>
    </message>
    <message>
      <source>Moves in while widening the lens: the subject stays, the room stretches.</source>
      <translation>Fährt hinein und weitet dabei den Bildwinkel: Das Motiv bleibt, der Raum dehnt sich.</translation>
    </message>
    <message>
      <source>Moves straight into the picture.</source>
      <translation>Fährt geradewegs ins Bild.</translation>
    </message>
    <message>
      <source>Music or ambience that goes along</source>
      <translation>Musik oder Geräusche, die mitlaufen</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Name of the step</source>
      <translation>Name des Schritts</translation>
    </message>
    <message>
      <source>Name the channel Z.</source>
      <translation>Den Kanal Z nennen.</translation>
    </message>
    <message>
      <source>Needs a text model.</source>
      <translation>Braucht ein Textmodell.</translation>
    </message>
    <message>
      <source>Neighbours</source>
      <translation>Nachbarn</translation>
    </message>
    <message>
      <source>New Scene</source>
      <translation>Neue Szene</translation>
    </message>
    <message>
      <source>New Seed</source>
      <translation>Neuer Startwert</translation>
    </message>
    <message>
      <source>New key</source>
      <translation>Neues Schlüsselbild</translation>
    </message>
    <message>
      <source>New seed</source>
      <translation>Neuer Startwert</translation>
    </message>
    <message>
      <source>Next step (Page Down)</source>
      <translation>Nächster Schritt (Bild ab)</translation>
    </message>
    <message>
      <source>No camera path yet</source>
      <translation>Noch kein Kamerapfad</translation>
    </message>
    <message>
      <source>No codec here takes {0} pictures of {1}x{2} px a second.</source>
      <translation>Kein Codec hier fasst {0} Bilder von {1}x{2} px pro Sekunde.</translation>
    </message>
    <message>
      <source>No codec takes {fps} pictures of {width} × {height} px a second.</source>
      <translation>Kein Codec fasst {fps} Bilder von {width} × {height} px pro Sekunde.</translation>
    </message>
    <message>
      <source>No command has these letters.</source>
      <translation>Kein Befehl enthält diese Buchstaben.</translation>
    </message>
    <message>
      <source>No job is paused or stopped.</source>
      <translation>Kein Auftrag ist angehalten oder beendet.</translation>
    </message>
    <message>
      <source>No job is waiting for this.</source>
      <translation>Kein Auftrag wartet darauf.</translation>
    </message>
    <message>
      <source>No look-at target</source>
      <translation>Kein Blickziel</translation>
    </message>
    <message>
      <source>No photo yet</source>
      <translation>Noch kein Foto</translation>
    </message>
    <message>
      <source>No pictures were kept for this step.</source>
      <translation>Für diesen Schritt sind keine Bilder aufgehoben.</translation>
    </message>
    <message>
      <source>No region is hidden.</source>
      <translation>Kein Bereich ist ausgeblendet.</translation>
    </message>
    <message>
      <source>No shortcut has this in its name.</source>
      <translation>Kein Tastenkürzel hat das im Namen.</translation>
    </message>
    <message>
      <source>Nobody's eyes are {0} m above the ground.</source>
      <translation>Niemandes Augen sind {0} m über dem Boden.</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Ohne</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>Normal</translation>
    </message>
    <message>
      <source>Not kept for this step.</source>
      <translation>Für diesen Schritt nicht behalten.</translation>
    </message>
    <message>
      <source>Not known yet</source>
      <translation>Noch nicht bekannt</translation>
    </message>
    <message>
      <source>Not now: {why}</source>
      <translation>Gerade nicht: {why}</translation>
    </message>
    <message>
      <source>Nothing comes after this key.</source>
      <translation>Nach diesem Schlüsselbild kommt nichts.</translation>
    </message>
    <message>
      <source>Nothing fades or eases.</source>
      <translation>Nichts blendet oder gleitet.</translation>
    </message>
    <message>
      <source>Nothing is being exported.</source>
      <translation>Gerade wird nichts exportiert.</translation>
    </message>
    <message>
      <source>Nothing is being generated.</source>
      <translation>Gerade wird nichts erzeugt.</translation>
    </message>
    <message>
      <source>Nothing is being made. Generate shows its progress here.</source>
      <translation>Gerade entsteht nichts. Der Fortschritt beim Erzeugen erscheint hier.</translation>
    </message>
    <message>
      <source>Nothing is known about films for '{0}'.</source>
      <translation>Über Filme für „{0}“ ist nichts bekannt.</translation>
    </message>
    <message>
      <source>Nothing is known here: the sky has no surface. Draw on a thing, or choose Ground.</source>
      <translation>Hier ist nichts bekannt: Der Himmel hat keine Fläche. Auf einem Ding zeichnen oder „Boden“ wählen.</translation>
    </message>
    <message>
      <source>Nothing is marked yet. Paint over what shall be imagined anew.</source>
      <translation>Noch nichts markiert. Übermalen, was neu ergänzt werden soll.</translation>
    </message>
    <message>
      <source>Nothing is selected there.</source>
      <translation>Dort ist nichts ausgewählt.</translation>
    </message>
    <message>
      <source>Nothing is unseen around the path: the sphere is closed.</source>
      <translation>Rund um den Pfad ist nichts ungesehen: Die Rundumsicht ist geschlossen.</translation>
    </message>
    <message>
      <source>Nothing to generate</source>
      <translation>Nichts zu erzeugen</translation>
    </message>
    <message>
      <source>Nothing to look at yet</source>
      <translation>Noch nichts anzusehen</translation>
    </message>
    <message>
      <source>Nothing to see here yet.</source>
      <translation>Hier gibt es noch nichts zu sehen.</translation>
    </message>
    <message>
      <source>Nothing was recorded.</source>
      <translation>Es wurde nichts aufgenommen.</translation>
    </message>
    <message>
      <source>On (Right)</source>
      <translation>Weiter (Rechts)</translation>
    </message>
    <message>
      <source>Only the viewer's head turns the view: calmer in a headset</source>
      <translation>Nur der Kopf dreht den Blick: ruhiger in einer VR-Brille</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open Photo...</source>
      <translation>Foto öffnen...</translation>
    </message>
    <message>
      <source>Open Project...</source>
      <translation>Projekt öffnen...</translation>
    </message>
    <message>
      <source>Open Sample</source>
      <translation>Beispiel öffnen</translation>
    </message>
    <message>
      <source>Open a photo</source>
      <translation>Foto öffnen</translation>
    </message>
    <message>
      <source>Open a photo first.</source>
      <translation>Erst ein Foto öffnen.</translation>
    </message>
    <message>
      <source>Open a photo to begin.</source>
      <translation>Ein Foto öffnen, und es geht los.</translation>
    </message>
    <message>
      <source>Open a photo...</source>
      <translation>Foto öffnen...</translation>
    </message>
    <message>
      <source>Open a project</source>
      <translation>Projekt öffnen</translation>
    </message>
    <message>
      <source>Open this sample with a camera path</source>
      <translation>Öffnet dieses Beispiel mit einem Kamerapfad</translation>
    </message>
    <message>
      <source>OpenGL is drawn by the processor here ({driver}).</source>
      <translation>OpenGL zeichnet hier der Prozessor ({driver}).</translation>
    </message>
    <message>
      <source>Or with your own</source>
      <translation>Oder mit einem eigenen Foto</translation>
    </message>
    <message>
      <source>Orbit</source>
      <translation>Umkreisen</translation>
    </message>
    <message>
      <source>Own size</source>
      <translation>Eigene Größe</translation>
    </message>
    <message>
      <source>Paint more   Ctrl: take away   Enter: re-imagine   Esc: start over</source>
      <translation>Weitermalen   Strg: wegnehmen   Enter: neu ergänzen   Esc: von vorn</translation>
    </message>
    <message>
      <source>Paint over what shall be hidden and imagined anew.</source>
      <translation>Übermalen, was ausgeblendet und neu ergänzt werden soll.</translation>
    </message>
    <message>
      <source>Paint over what shall be imagined anew   [ ]: size of the brush</source>
      <translation>Übermalen, was neu ergänzt werden soll   [ ]: Größe des Pinsels</translation>
    </message>
    <message>
      <source>Paint over what shall be imagined anew.</source>
      <translation>Übermalen, was neu ergänzt werden soll.</translation>
    </message>
    <message>
      <source>Paints what a prompt says. Needs a model on this computer.</source>
      <translation>Malt, was ein Prompt sagt. Braucht ein Modell auf diesem Rechner.</translation>
    </message>
    <message>
      <source>Pair</source>
      <translation>Paar</translation>
    </message>
    <message>
      <source>Pan</source>
      <translation>Verschieben</translation>
    </message>
    <message>
      <source>Parts of the stroke lay on nothing; the path goes straight there.</source>
      <translation>Teile des Strichs lagen auf nichts; dort verläuft der Pfad gerade.</translation>
    </message>
    <message>
      <source>Path</source>
      <translation>Pfad</translation>
    </message>
    <message>
      <source>Path's duration</source>
      <translation>Dauer des Pfads</translation>
    </message>
    <message>
      <source>Path's tension</source>
      <translation>Spannung des Pfads</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Pause (Space)</source>
      <translation>Anhalten (Leertaste)</translation>
    </message>
    <message>
      <source>Pause this job</source>
      <translation>Diesen Auftrag anhalten</translation>
    </message>
    <message>
      <source>Photo</source>
      <translation>Foto</translation>
    </message>
    <message>
      <source>Photos</source>
      <translation>Fotos</translation>
    </message>
    <message>
      <source>Picos de Europa</source>
      <translation>Picos de Europa</translation>
    </message>
    <message>
      <source>Pictures</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>Pictures along the Path...</source>
      <translation>Bilder entlang des Pfads...</translation>
    </message>
    <message>
      <source>Pictures of the step</source>
      <translation>Bilder des Schritts</translation>
    </message>
    <message>
      <source>Place Keys</source>
      <translation>Schlüsselbilder setzen</translation>
    </message>
    <message>
      <source>Place Path</source>
      <translation>Pfad versetzen</translation>
    </message>
    <message>
      <source>Place in the story</source>
      <translation>Stelle in der Entstehung</translation>
    </message>
    <message>
      <source>Place keys</source>
      <translation>Schlüsselbilder setzen</translation>
    </message>
    <message>
      <source>Place path</source>
      <translation>Pfad versetzen</translation>
    </message>
    <message>
      <source>Plain geometry · no network</source>
      <translation>Nur Geometrie · kein Netz</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>Abspielen</translation>
    </message>
    <message>
      <source>Play (Space)</source>
      <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
      <source>Players know the half sphere; cameras and some programs have fisheyes</source>
      <translation>Player kennen die Halbkugel; Kameras und manche Programme haben Fischaugen</translation>
    </message>
    <message>
      <source>Playhead and length of the path</source>
      <translation>Zeitmarke und Dauer des Pfads</translation>
    </message>
    <message>
      <source>Playhead at {time}</source>
      <translation>Zeitmarke bei {time}</translation>
    </message>
    <message>
      <source>Point at it to measure</source>
      <translation>Zum Messen darauf zeigen</translation>
    </message>
    <message>
      <source>Pole fade</source>
      <translation>Polblende</translation>
    </message>
    <message>
      <source>Preset Moves</source>
      <translation>Bewegungsvorlagen</translation>
    </message>
    <message>
      <source>Preset moves</source>
      <translation>Bewegungsvorlagen</translation>
    </message>
    <message>
      <source>Preset: {title}</source>
      <translation>Vorlage: {title}</translation>
    </message>
    <message>
      <source>Presets</source>
      <translation>Vorlagen</translation>
    </message>
    <message>
      <source>Preview of the film</source>
      <translation>Vorschau des Films</translation>
    </message>
    <message>
      <source>Processor</source>
      <translation>Prozessor</translation>
    </message>
    <message>
      <source>Projects</source>
      <translation>Projekte</translation>
    </message>
    <message>
      <source>Projects that you save appear here.</source>
      <translation>Gespeicherte Projekte erscheinen hier.</translation>
    </message>
    <message>
      <source>Prompt</source>
      <translation>Prompt</translation>
    </message>
    <message>
      <source>Put it back, or save a copy instead.</source>
      <translation>Zurücklegen oder stattdessen eine Kopie speichern.</translation>
    </message>
    <message>
      <source>Put them there, or name another folder.</source>
      <translation>Dorthin legen oder einen anderen Ordner angeben.</translation>
    </message>
    <message>
      <source>Puts the viewport's camera there</source>
      <translation>Stellt die Kamera der 3D-Ansicht dorthin</translation>
    </message>
    <message>
      <source>PyPatchMatch's native library could not be loaded.</source>
      <translation>Die native Bibliothek von PyPatchMatch ließ sich nicht laden.</translation>
    </message>
    <message>
      <source>PyTorch sees no CUDA GPU. With an NVIDIA GPU: install its driver and a CUDA build of PyTorch.</source>
      <translation>PyTorch sieht keine CUDA-GPU. Mit einer GPU von NVIDIA: ihren Treiber und ein PyTorch mit CUDA installieren.</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>Qualität</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Range Begins Here</source>
      <translation>Abschnitt beginnt hier</translation>
    </message>
    <message>
      <source>Range Ends Here</source>
      <translation>Abschnitt endet hier</translation>
    </message>
    <message>
      <source>Range of {time}</source>
      <translation>Abschnitt von {time}</translation>
    </message>
    <message>
      <source>Range: drag to change it, double-click to clear it</source>
      <translation>Abschnitt: Ziehen ändert ihn, ein Doppelklick hebt ihn auf</translation>
    </message>
    <message>
      <source>Re-imagine</source>
      <translation>Neu ergänzen</translation>
    </message>
    <message>
      <source>Re-imagine Region</source>
      <translation>Bereich neu ergänzen</translation>
    </message>
    <message>
      <source>Re-imagine a Region</source>
      <translation>Bereich neu ergänzen</translation>
    </message>
    <message>
      <source>Re-imagine a region</source>
      <translation>Bereich neu ergänzen</translation>
    </message>
    <message>
      <source>Re-imagine region</source>
      <translation>Bereich neu ergänzen</translation>
    </message>
    <message>
      <source>Re-roll</source>
      <translation>Neu würfeln</translation>
    </message>
    <message>
      <source>Re-roll Steps</source>
      <translation>Schritte neu würfeln</translation>
    </message>
    <message>
      <source>Re-roll {step}</source>
      <translation>{step} neu würfeln</translation>
    </message>
    <message>
      <source>Re-roll: {step}</source>
      <translation>Neu würfeln: {step}</translation>
    </message>
    <message>
      <source>Read the photo</source>
      <translation>Foto lesen</translation>
    </message>
    <message>
      <source>Read the photo again</source>
      <translation>Foto neu lesen</translation>
    </message>
    <message>
      <source>Reading room</source>
      <translation>Lesesaal</translation>
    </message>
    <message>
      <source>Reading the photo...</source>
      <translation>Das Foto wird gelesen...</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>Zuletzt</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>Einstellungen zum Erzeugen</translation>
    </message>
    <message>
      <source>Record</source>
      <translation>Aufnehmen</translation>
    </message>
    <message>
      <source>Record Path</source>
      <translation>Pfad aufnehmen</translation>
    </message>
    <message>
      <source>Record a Flight</source>
      <translation>Flug aufnehmen</translation>
    </message>
    <message>
      <source>Record a flight</source>
      <translation>Flug aufnehmen</translation>
    </message>
    <message>
      <source>Record path</source>
      <translation>Pfad aufnehmen</translation>
    </message>
    <message>
      <source>Recorded {seconds} s</source>
      <translation>{seconds} s aufgenommen</translation>
    </message>
    <message>
      <source>Recover Work</source>
      <translation>Arbeit retten</translation>
    </message>
    <message>
      <source>Recovered work from {time}</source>
      <translation>Gerettete Arbeit von {time}</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <source>Reduce motion</source>
      <translation>Weniger Bewegung</translation>
    </message>
    <message>
      <source>Region {n}</source>
      <translation>Bereich {n}</translation>
    </message>
    <message>
      <source>Reinstall pypatchmatch.</source>
      <translation>pypatchmatch neu installieren.</translation>
    </message>
    <message>
      <source>Release Look-at Target</source>
      <translation>Blickziel lösen</translation>
    </message>
    <message>
      <source>Release the target</source>
      <translation>Blickziel lösen</translation>
    </message>
    <message>
      <source>Release to keep it   Esc: back to what it was</source>
      <translation>Loslassen behält   Esc: zurück, wie es war</translation>
    </message>
    <message>
      <source>Release to make the path   Esc: leave the one before</source>
      <translation>Loslassen macht den Pfad   Esc: den vorigen behalten</translation>
    </message>
    <message>
      <source>Remove the folder.</source>
      <translation>Den Ordner entfernen.</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Rename Step</source>
      <translation>Schritt umbenennen</translation>
    </message>
    <message>
      <source>Render them again, then join.</source>
      <translation>Neu zeichnen, dann verbinden.</translation>
    </message>
    <message>
      <source>Render them first.</source>
      <translation>Sie erst zeichnen lassen.</translation>
    </message>
    <message>
      <source>Render them, then join again.</source>
      <translation>Sie zeichnen lassen, dann noch einmal verbinden.</translation>
    </message>
    <message>
      <source>Replay</source>
      <translation>Entstehung</translation>
    </message>
    <message>
      <source>Replay as Video...</source>
      <translation>Entstehung als Video...</translation>
    </message>
    <message>
      <source>Replay of the making</source>
      <translation>Die Entstehung</translation>
    </message>
    <message>
      <source>Replay the Making</source>
      <translation>Entstehung zeigen</translation>
    </message>
    <message>
      <source>Replay the making</source>
      <translation>Entstehung zeigen</translation>
    </message>
    <message>
      <source>Reset Layout</source>
      <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Ergebnis</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Reverse</source>
      <translation>Umkehren</translation>
    </message>
    <message>
      <source>Reverse path</source>
      <translation>Pfad umkehren</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>Von rechts</translation>
    </message>
    <message>
      <source>Ring</source>
      <translation>Ring</translation>
    </message>
    <message>
      <source>Rises and keeps looking at the subject.</source>
      <translation>Steigt auf und behält das Motiv im Blick.</translation>
    </message>
    <message>
      <source>Rotate</source>
      <translation>Drehen</translation>
    </message>
    <message>
      <source>Rotate Keys</source>
      <translation>Schlüsselbilder drehen</translation>
    </message>
    <message>
      <source>Rotate keys</source>
      <translation>Schlüsselbilder drehen</translation>
    </message>
    <message>
      <source>Round</source>
      <translation>Rund</translation>
    </message>
    <message>
      <source>Run the command again and give it.</source>
      <translation>Den Befehl noch einmal ausführen und es angeben.</translation>
    </message>
    <message>
      <source>Sample: {title}</source>
      <translation>Beispiel: {title}</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>Beispiele</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <source>Save As...</source>
      <translation>Speichern unter...</translation>
    </message>
    <message>
      <source>Save a Copy...</source>
      <translation>Kopie speichern...</translation>
    </message>
    <message>
      <source>Save a copy</source>
      <translation>Kopie speichern</translation>
    </message>
    <message>
      <source>Save a copy under another name.</source>
      <translation>Eine Kopie unter anderem Namen speichern.</translation>
    </message>
    <message>
      <source>Save an array of height x width.</source>
      <translation>Ein Array von Höhe x Breite speichern.</translation>
    </message>
    <message>
      <source>Save height x width.</source>
      <translation>Höhe x Breite speichern.</translation>
    </message>
    <message>
      <source>Save it as scan lines with ZIP compression.</source>
      <translation>In Zeilen (scan lines) mit ZIP-Kompression speichern.</translation>
    </message>
    <message>
      <source>Save it in binary form.</source>
      <translation>In binärer Form speichern.</translation>
    </message>
    <message>
      <source>Save it under a new name.</source>
      <translation>Unter einem neuen Namen speichern.</translation>
    </message>
    <message>
      <source>Save the changes to “{name}”?</source>
      <translation>Änderungen an „{name}“ speichern?</translation>
    </message>
    <message>
      <source>Save the changes?</source>
      <translation>Änderungen speichern?</translation>
    </message>
    <message>
      <source>Save the frames as pictures instead.</source>
      <translation>Stattdessen die Bilder einzeln speichern.</translation>
    </message>
    <message>
      <source>Save the frames as pictures.</source>
      <translation>Die Bilder einzeln speichern.</translation>
    </message>
    <message>
      <source>Save the project</source>
      <translation>Projekt speichern</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>Skalieren</translation>
    </message>
    <message>
      <source>Scale Keys</source>
      <translation>Schlüsselbilder skalieren</translation>
    </message>
    <message>
      <source>Scale it down first.</source>
      <translation>Erst verkleinern.</translation>
    </message>
    <message>
      <source>Scale it down in a picture editor first.</source>
      <translation>Erst in einem Bildprogramm verkleinern.</translation>
    </message>
    <message>
      <source>Scale keys</source>
      <translation>Schlüsselbilder skalieren</translation>
    </message>
    <message>
      <source>Scaling needs two keys. Select more, or take neighbours along.</source>
      <translation>Skalieren braucht zwei Schlüsselbilder. Weitere auswählen oder Nachbarn mitnehmen.</translation>
    </message>
    <message>
      <source>Scene</source>
      <translation>Szene</translation>
    </message>
    <message>
      <source>Scrub</source>
      <translation>Durch die Zeit gehen</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Search the shortcuts</source>
      <translation>Tastenkürzel durchsuchen</translation>
    </message>
    <message>
      <source>See it large</source>
      <translation>Groß ansehen</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Startwert</translation>
    </message>
    <message>
      <source>Select a key first</source>
      <translation>Erst ein Schlüsselbild auswählen</translation>
    </message>
    <message>
      <source>Select a key of the path first.</source>
      <translation>Erst ein Schlüsselbild des Pfads auswählen.</translation>
    </message>
    <message>
      <source>Select a step first.</source>
      <translation>Erst einen Schritt auswählen.</translation>
    </message>
    <message>
      <source>Select a step to see how it was made: what was known, what was imagined, and its depth.</source>
      <translation>Ein ausgewählter Schritt zeigt hier, wie er entstand: was bekannt war, was ergänzt wurde, und die Tiefe dazu.</translation>
    </message>
    <message>
      <source>Select and Move Keys</source>
      <translation>Schlüsselbilder auswählen und verschieben</translation>
    </message>
    <message>
      <source>Select and move keys</source>
      <translation>Schlüsselbilder auswählen und verschieben</translation>
    </message>
    <message>
      <source>Select keys in a rectangle</source>
      <translation>Schlüsselbilder im Rechteck auswählen</translation>
    </message>
    <message>
      <source>Select more</source>
      <translation>Weitere auswählen</translation>
    </message>
    <message>
      <source>Select more keys</source>
      <translation>Weitere Schlüsselbilder auswählen</translation>
    </message>
    <message>
      <source>Selected keys</source>
      <translation>Auswahl</translation>
    </message>
    <message>
      <source>Set Key from View</source>
      <translation>Schlüsselbild auf die Ansicht setzen</translation>
    </message>
    <message>
      <source>Set key from view</source>
      <translation>Schlüsselbild auf die Ansicht setzen</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Settings...</source>
      <translation>Einstellungen...</translation>
    </message>
    <message>
      <source>Shift+click</source>
      <translation>Umschalt+Klick</translation>
    </message>
    <message>
      <source>Shift+drag</source>
      <translation>Umschalt+Ziehen</translation>
    </message>
    <message>
      <source>Shift+drag on the ruler</source>
      <translation>Umschalt+Ziehen auf dem Lineal</translation>
    </message>
    <message>
      <source>Shift, while flying</source>
      <translation>Umschalt beim Fliegen</translation>
    </message>
    <message>
      <source>Shortcuts</source>
      <translation>Tastenkürzel</translation>
    </message>
    <message>
      <source>Show (H)</source>
      <translation>Einblenden (H)</translation>
    </message>
    <message>
      <source>Show Hidden Regions</source>
      <translation>Ausgeblendete Bereiche zeigen</translation>
    </message>
    <message>
      <source>Show all visible steps again (Shift+H)</source>
      <translation>Wieder alle sichtbaren Schritte zeigen (Umschalt+H)</translation>
    </message>
    <message>
      <source>Show hidden regions</source>
      <translation>Ausgeblendete Bereiche zeigen</translation>
    </message>
    <message>
      <source>Show in folder</source>
      <translation>Im Ordner zeigen</translation>
    </message>
    <message>
      <source>Show only this step (Shift+H)</source>
      <translation>Nur diesen Schritt zeigen (Umschalt+H)</translation>
    </message>
    <message>
      <source>Show or Hide Steps</source>
      <translation>Schritte ein- oder ausblenden</translation>
    </message>
    <message>
      <source>Show or hide</source>
      <translation>Ein- oder ausblenden</translation>
    </message>
    <message>
      <source>Show the Whole Path</source>
      <translation>Ganzen Pfad zeigen</translation>
    </message>
    <message>
      <source>Show the whole path</source>
      <translation>Ganzen Pfad zeigen</translation>
    </message>
    <message>
      <source>Show where</source>
      <translation>Zeigen, wo</translation>
    </message>
    <message>
      <source>Show where →</source>
      <translation>Stelle zeigen →</translation>
    </message>
    <message>
      <source>Shows step by step how it grew</source>
      <translation>Zeigt Schritt für Schritt, wie sie wuchs</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Size of the brush; the keys [ and ] change it too</source>
      <translation>Größe des Pinsels; auch mit den Tasten [ und ]</translation>
    </message>
    <message>
      <source>Size {percent} %</source>
      <translation>Größe {percent} %</translation>
    </message>
    <message>
      <source>Slides to the right without turning.</source>
      <translation>Gleitet nach rechts, ohne sich zu drehen.</translation>
    </message>
    <message>
      <source>Snap to Eye Height</source>
      <translation>Auf Augenhöhe setzen</translation>
    </message>
    <message>
      <source>Snap to eye height</source>
      <translation>Auf Augenhöhe setzen</translation>
    </message>
    <message>
      <source>Soft</source>
      <translation>Weich</translation>
    </message>
    <message>
      <source>Solo</source>
      <translation>Solo</translation>
    </message>
    <message>
      <source>Solo Step</source>
      <translation>Schritt solo zeigen</translation>
    </message>
    <message>
      <source>Something is {away} m away at {time} s; nearer than {least} m eyes strain to see it as one.</source>
      <translation>Bei {time} s ist etwas {away} m nah; näher als {least} m strengt es die Augen an, es als eines zu sehen.</translation>
    </message>
    <message>
      <source>Something unexpected went wrong ({0}: {1}).</source>
      <translation>Etwas Unerwartetes ist schiefgegangen ({0}: {1}).</translation>
    </message>
    <message>
      <source>Something unexpected went wrong: {what}</source>
      <translation>Etwas Unerwartetes ist schiefgegangen: {what}</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>Ton</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>Source Panel</source>
      <translation>Bedienfeld Quelle</translation>
    </message>
    <message>
      <source>Space, while the picture has the keyboard</source>
      <translation>Leertaste, solange das Bild die Tastatur hat</translation>
    </message>
    <message>
      <source>Space: record   then fly with W A S D, Q E and the mouse</source>
      <translation>Leertaste: aufnehmen   dann mit W A S D, Q E und der Maus fliegen</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>Tempo</translation>
    </message>
    <message>
      <source>Speed along the path</source>
      <translation>Tempo entlang des Pfads</translation>
    </message>
    <message>
      <source>Spiral</source>
      <translation>Spirale</translation>
    </message>
    <message>
      <source>Splat Outlines</source>
      <translation>Splat-Umrisse</translation>
    </message>
    <message>
      <source>Splats</source>
      <translation>Splats</translation>
    </message>
    <message>
      <source>Splats (PLY)...</source>
      <translation>Splats (PLY)...</translation>
    </message>
    <message>
      <source>Split</source>
      <translation>Teilen</translation>
    </message>
    <message>
      <source>Split after Key</source>
      <translation>Nach dem Schlüsselbild teilen</translation>
    </message>
    <message>
      <source>Split it into flat views first.</source>
      <translation>Erst in flache Ansichten zerlegen.</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>Bühne</translation>
    </message>
    <message>
      <source>Start Sceneloom again.</source>
      <translation>Sceneloom neu starten.</translation>
    </message>
    <message>
      <source>Start a new one.</source>
      <translation>Einen neuen beginnen.</translation>
    </message>
    <message>
      <source>Start one with Generate.</source>
      <translation>Einen mit „Erzeugen“ beginnen.</translation>
    </message>
    <message>
      <source>Start over</source>
      <translation>Von vorn</translation>
    </message>
    <message>
      <source>Start with a sample</source>
      <translation>Mit einem Beispiel beginnen</translation>
    </message>
    <message>
      <source>Start with an orbit →</source>
      <translation>Mit einer Umkreisung beginnen →</translation>
    </message>
    <message>
      <source>Step before (Page Up)</source>
      <translation>Schritt davor (Bild auf)</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Schritte</translation>
    </message>
    <message>
      <source>Steps Panel</source>
      <translation>Bedienfeld Schritte</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Stopp</translation>
    </message>
    <message>
      <source>Stretch the whole path</source>
      <translation>Den ganzen Pfad dehnen</translation>
    </message>
    <message>
      <source>Surfaces</source>
      <translation>Flächen</translation>
    </message>
    <message>
      <source>Swings around the subject and back, a little raised.</source>
      <translation>Schwingt um das Motiv und zurück, leicht erhöht.</translation>
    </message>
    <message>
      <source>Tagged as VR180 with a mesh, as cameras do; headset players also know a name that ends in _F180_SBS</source>
      <translation>Als VR180 mit Netz gekennzeichnet, wie von Kameras; Headset-Player erkennen auch Namen mit _F180_SBS am Ende</translation>
    </message>
    <message>
      <source>Tagged as VR180: YouTube and headsets show each eye its own</source>
      <translation>Als VR180 gekennzeichnet: YouTube und Headsets zeigen jedem Auge seine Hälfte</translation>
    </message>
    <message>
      <source>Tagged as a cube map: few players know it, YouTube and most headsets want a 360 video</source>
      <translation>Als Würfel gekennzeichnet: Wenige Player kennen das, YouTube und die meisten Headsets wollen ein 360°-Video</translation>
    </message>
    <message>
      <source>Tagged as a sphere for two eyes: YouTube and headsets show each eye its own</source>
      <translation>Als Kugel für zwei Augen gekennzeichnet: YouTube und Headsets zeigen jedem Auge seine</translation>
    </message>
    <message>
      <source>Tagged as a sphere: YouTube, headsets and VLC show it all around</source>
      <translation>Als Kugel gekennzeichnet: YouTube, Headsets und VLC zeigen sie ringsum</translation>
    </message>
    <message>
      <source>Take it off the list</source>
      <translation>Von der Liste nehmen</translation>
    </message>
    <message>
      <source>Take usual eyes</source>
      <translation>Übliche Augen nehmen</translation>
    </message>
    <message>
      <source>Takes a moment.</source>
      <translation>Dauert einen Augenblick.</translation>
    </message>
    <message>
      <source>Takes about {time}.</source>
      <translation>Dauert etwa {time}.</translation>
    </message>
    <message>
      <source>Teal is sure, amber a guess, red a torn seam</source>
      <translation>Türkis ist sicher, Bernstein vermutet, Rot eine gerissene Naht</translation>
    </message>
    <message>
      <source>Ten minutes are recorded; that is the longest a flight can be.</source>
      <translation>Zehn Minuten sind aufgenommen; länger kann ein Flug nicht sein.</translation>
    </message>
    <message>
      <source>Tension</source>
      <translation>Spannung</translation>
    </message>
    <message>
      <source>The CPU draws the scene instead.</source>
      <translation>Stattdessen zeichnet die CPU die Szene.</translation>
    </message>
    <message>
      <source>The CPU draws the scene instead; a newer graphics driver may help.</source>
      <translation>Stattdessen zeichnet die CPU die Szene; ein neuerer Grafiktreiber könnte helfen.</translation>
    </message>
    <message>
      <source>The camera did not move. Fly while you record.</source>
      <translation>Die Kamera hat sich nicht bewegt. Während der Aufnahme fliegen.</translation>
    </message>
    <message>
      <source>The camera path has no keys.</source>
      <translation>Der Kamerapfad hat keine Schlüsselbilder.</translation>
    </message>
    <message>
      <source>The camera path stands still: a video of it would have one frame.</source>
      <translation>Der Kamerapfad steht still: Ein Video davon hätte ein einziges Bild.</translation>
    </message>
    <message>
      <source>The camera runs into something at {time} s.</source>
      <translation>Die Kamera stößt bei {time} s an etwas.</translation>
    </message>
    <message>
      <source>The camera touches something at {time}</source>
      <translation>Bei {time} berührt die Kamera etwas</translation>
    </message>
    <message>
      <source>The camera turns {speed}° a second at {time} s: more than {most} makes people dizzy.</source>
      <translation>Bei {time} s dreht sich die Kamera um {speed}° pro Sekunde: Über {most}° macht schwindlig.</translation>
    </message>
    <message>
      <source>The camera would run into something after key {key}: see the red mark.</source>
      <translation>Nach Schlüsselbild {key} würde die Kamera an etwas stoßen: siehe die rote Marke.</translation>
    </message>
    <message>
      <source>The camera would run into something here</source>
      <translation>Die Kamera würde hier an etwas stoßen</translation>
    </message>
    <message>
      <source>The camera would run into things in {count} places: see the red marks.</source>
      <translation>Die Kamera würde an {count} Stellen an etwas stoßen: siehe die roten Marken.</translation>
    </message>
    <message>
      <source>The depth model '{0}' cannot be used.</source>
      <translation>Das Tiefenmodell „{0}“ lässt sich nicht verwenden.</translation>
    </message>
    <message>
      <source>The depth model '{0}' could not be read.</source>
      <translation>Das Tiefenmodell „{0}“ war nicht lesbar.</translation>
    </message>
    <message>
      <source>The depth network has no weights.</source>
      <translation>Dem Tiefennetz fehlen die Gewichte.</translation>
    </message>
    <message>
      <source>The depth picture of this photo</source>
      <translation>Das Tiefenbild zu diesem Foto</translation>
    </message>
    <message>
      <source>The depth picture {0} ({1}x{2}) has another shape than the colour picture ({3}x{4}).</source>
      <translation>Das Tiefenbild {0} ({1}x{2}) hat eine andere Form als das Farbbild ({3}x{4}).</translation>
    </message>
    <message>
      <source>The details are in {file}.</source>
      <translation>Einzelheiten stehen in {file}.</translation>
    </message>
    <message>
      <source>The disk is full: the step was not saved in '{0}'.</source>
      <translation>Der Datenträger ist voll: Der Schritt ist nicht in „{0}“ gespeichert.</translation>
    </message>
    <message>
      <source>The engine could not be started.</source>
      <translation>Der Rechenprozess ließ sich nicht starten.</translation>
    </message>
    <message>
      <source>The engine has ended because there was not enough memory.</source>
      <translation>Der Rechenprozess ist mangels Speicher beendet.</translation>
    </message>
    <message>
      <source>The engine has ended unexpectedly ({0}).</source>
      <translation>Der Rechenprozess ist unerwartet beendet ({0}).</translation>
    </message>
    <message>
      <source>The engine stopped ({0}).</source>
      <translation>Der Rechenprozess hat aufgehört ({0}).</translation>
    </message>
    <message>
      <source>The eyes can't be {0} m apart.</source>
      <translation>Die Augen können nicht {0} m auseinander sein.</translation>
    </message>
    <message>
      <source>The eyes can't converge at {0} m.</source>
      <translation>Die Augen können sich nicht bei {0} m treffen.</translation>
    </message>
    <message>
      <source>The eyes can't fade from {0} degrees.</source>
      <translation>Die Augen können nicht ab {0} Grad ausblenden.</translation>
    </message>
    <message>
      <source>The file '{0}' is not there any more.</source>
      <translation>Die Datei „{0}“ ist nicht mehr da.</translation>
    </message>
    <message>
      <source>The film stands upright, whatever the path's camera does</source>
      <translation>Der Film steht aufrecht, was die Kamera des Pfads auch tut</translation>
    </message>
    <message>
      <source>The finished scene, made in {n} steps.</source>
      <translation>Die fertige Szene, entstanden in {n} Schritten.</translation>
    </message>
    <message>
      <source>The finished scene.</source>
      <translation>Die fertige Szene.</translation>
    </message>
    <message>
      <source>The folder '{0}' holds something else ('{1}').</source>
      <translation>Der Ordner „{0}“ enthält etwas anderes („{1}“).</translation>
    </message>
    <message>
      <source>The folder '{0}' is not empty.</source>
      <translation>Der Ordner „{0}“ ist nicht leer.</translation>
    </message>
    <message>
      <source>The folder of a model</source>
      <translation>Der Ordner eines Modells</translation>
    </message>
    <message>
      <source>The forecast failed.</source>
      <translation>Die Prognose ist gescheitert.</translation>
    </message>
    <message>
      <source>The forecast follows.</source>
      <translation>Die Prognose folgt.</translation>
    </message>
    <message>
      <source>The graphics card can't draw a picture of {w}x{h} px.</source>
      <translation>Die Grafikkarte kann kein Bild von {w}x{h} px zeichnen.</translation>
    </message>
    <message>
      <source>The graphics card draws fewer than 15 pictures a second.</source>
      <translation>Die Grafikkarte zeichnet weniger als 15 Bilder pro Sekunde.</translation>
    </message>
    <message>
      <source>The graphics card has no memory left.</source>
      <translation>Die Grafikkarte hat keinen Speicher mehr.</translation>
    </message>
    <message>
      <source>The graphics driver can't compile the shader {name}.</source>
      <translation>Der Grafiktreiber kann den Shader {name} nicht übersetzen.</translation>
    </message>
    <message>
      <source>The graphics driver can't link the splat shader.</source>
      <translation>Der Grafiktreiber kann den Splat-Shader nicht binden.</translation>
    </message>
    <message>
      <source>The graphics driver offers OpenGL {version}; 3.3 is needed.</source>
      <translation>Der Grafiktreiber bietet OpenGL {version}; nötig ist 3.3.</translation>
    </message>
    <message>
      <source>The graphics driver reports error {code}.</source>
      <translation>Der Grafiktreiber meldet den Fehler {code}.</translation>
    </message>
    <message>
      <source>The ground lies {ground} m below; to eyes {height} m high all looks {share} % of its size.</source>
      <translation>Der Boden liegt {ground} m tiefer; Augen in {height} m Höhe sehen alles in {share} % seiner Größe.</translation>
    </message>
    <message>
      <source>The half ahead for two eyes, side by side</source>
      <translation>Die vordere Hälfte für zwei Augen, nebeneinander</translation>
    </message>
    <message>
      <source>The horizon leans by {angle}° at {time} s.</source>
      <translation>Bei {time} s neigt sich der Horizont um {angle}°.</translation>
    </message>
    <message>
      <source>The inpainting model '{0}' cannot be used.</source>
      <translation>Das Modell „{0}“ zum Ergänzen lässt sich nicht verwenden.</translation>
    </message>
    <message>
      <source>The inpainting model '{0}' could not be read.</source>
      <translation>Das Modell „{0}“ zum Ergänzen war nicht lesbar.</translation>
    </message>
    <message>
      <source>The keys keep their directions</source>
      <translation>Die Schlüsselbilder behalten ihre Richtungen</translation>
    </message>
    <message>
      <source>The keys look at a target. Release it to turn them.</source>
      <translation>Die Schlüsselbilder blicken auf ein Ziel. Erst das Ziel lösen, dann drehen.</translation>
    </message>
    <message>
      <source>The last key stands there already.</source>
      <translation>Dort steht schon das letzte Schlüsselbild.</translation>
    </message>
    <message>
      <source>The left eye's picture beside the right eye's</source>
      <translation>Das Bild des linken Auges neben dem des rechten</translation>
    </message>
    <message>
      <source>The making of the scene, step by step</source>
      <translation>Die Entstehung der Szene, Schritt für Schritt</translation>
    </message>
    <message>
      <source>The middle of the film looks where the path's camera looks</source>
      <translation>Die Mitte des Films blickt, wohin die Kamera des Pfads blickt</translation>
    </message>
    <message>
      <source>The missing parts filled in</source>
      <translation>Das Fehlende, ergänzt</translation>
    </message>
    <message>
      <source>The model's own filter refused the picture.</source>
      <translation>Der eigene Filter des Modells hat das Bild abgelehnt.</translation>
    </message>
    <message>
      <source>The path cannot take {0} s.</source>
      <translation>Der Pfad kann nicht {0} s dauern.</translation>
    </message>
    <message>
      <source>The path changed: the views that are not made yet follow it.</source>
      <translation>Der Pfad ist anders: Ansichten, die noch nicht fertig sind, folgen ihm.</translation>
    </message>
    <message>
      <source>The path has one key: a video of it would stand still.</source>
      <translation>Der Pfad hat ein einziges Schlüsselbild: Ein Video davon stünde still.</translation>
    </message>
    <message>
      <source>The path leaves what the photo shows after key {n}.</source>
      <translation>Nach Schlüsselbild {n} verlässt der Pfad, was das Foto zeigt.</translation>
    </message>
    <message>
      <source>The path leaves what the scene shows after key {n}.</source>
      <translation>Nach Schlüsselbild {n} verlässt der Pfad, was die Szene zeigt.</translation>
    </message>
    <message>
      <source>The path lies at eye height above what you draw on.</source>
      <translation>Der Pfad liegt in Augenhöhe über dem, worauf gezeichnet wird.</translation>
    </message>
    <message>
      <source>The path's keys, to be imported again</source>
      <translation>Die Schlüsselbilder des Pfads, zum Wiedereinlesen</translation>
    </message>
    <message>
      <source>The path's tension is {0}.</source>
      <translation>Die Spannung des Pfads ist {0}.</translation>
    </message>
    <message>
      <source>The photo as {n} splats, which can be seen from elsewhere too.</source>
      <translation>Das Foto als {n} Splats, die auch von anderswo zu sehen sind.</translation>
    </message>
    <message>
      <source>The photo becomes a scene: {stage}…</source>
      <translation>Aus dem Foto wird eine Szene: {stage}…</translation>
    </message>
    <message>
      <source>The photo carries the scene. Select another step.</source>
      <translation>Das Foto trägt die Szene. Einen anderen Schritt auswählen.</translation>
    </message>
    <message>
      <source>The photo carries the whole scene.</source>
      <translation>Das Foto trägt die ganze Szene.</translation>
    </message>
    <message>
      <source>The photo has not become a scene</source>
      <translation>Aus dem Foto ist keine Szene geworden</translation>
    </message>
    <message>
      <source>The photo has not become a scene. Jobs and problems says why.</source>
      <translation>Aus dem Foto ist keine Szene geworden. Der Grund steht unter „Aufträge und Probleme“.</translation>
    </message>
    <message>
      <source>The photo is being read. Then a path can be drawn.</source>
      <translation>Das Foto wird gelesen. Dann lässt sich ein Pfad zeichnen.</translation>
    </message>
    <message>
      <source>The photo is not read yet.</source>
      <translation>Das Foto ist noch nicht gelesen.</translation>
    </message>
    <message>
      <source>The photo itself</source>
      <translation>Das Foto selbst</translation>
    </message>
    <message>
      <source>The photo {name}</source>
      <translation>Das Foto {name}</translation>
    </message>
    <message>
      <source>The plan in '{0}' can't be read.</source>
      <translation>Der Plan in „{0}“ ist nicht lesbar.</translation>
    </message>
    <message>
      <source>The preview goes to this moment and direction</source>
      <translation>Die Vorschau springt zu diesem Moment und in diese Richtung</translation>
    </message>
    <message>
      <source>The project '{0}' is damaged and was left as it is.</source>
      <translation>Das Projekt „{0}“ ist beschädigt und bleibt, wie es war.</translation>
    </message>
    <message>
      <source>The project '{0}' lacks some of its steps.</source>
      <translation>Dem Projekt „{0}“ fehlen einige seiner Schritte.</translation>
    </message>
    <message>
      <source>The range ends before it begins.</source>
      <translation>Der Abschnitt endet, bevor er beginnt.</translation>
    </message>
    <message>
      <source>The recipe changed: the views that are not made yet follow it.</source>
      <translation>Die Einstellungen sind anders: Was noch nicht fertig ist, richtet sich danach.</translation>
    </message>
    <message>
      <source>The region could not be read. Paint it once more.</source>
      <translation>Der Bereich war nicht lesbar. Bitte noch einmal malen.</translation>
    </message>
    <message>
      <source>The report is copied. Paste it where you tell about the problem.</source>
      <translation>Der Bericht ist kopiert und lässt sich dort einfügen, wo vom Problem die Rede ist.</translation>
    </message>
    <message>
      <source>The same seed imagines the same</source>
      <translation>Derselbe Startwert ergänzt dasselbe</translation>
    </message>
    <message>
      <source>The same seed imagines the same things</source>
      <translation>Derselbe Startwert ergänzt dasselbe</translation>
    </message>
    <message>
      <source>The scene</source>
      <translation>Die Szene</translation>
    </message>
    <message>
      <source>The scene after this step</source>
      <translation>Die Szene nach diesem Schritt</translation>
    </message>
    <message>
      <source>The scene can't be drawn from here ({0}: {1}).</source>
      <translation>Die Szene lässt sich von hier nicht zeichnen ({0}: {1}).</translation>
    </message>
    <message>
      <source>The scene changed: the views that are not made yet follow it.</source>
      <translation>Die Szene ist anders: Was noch nicht fertig ist, richtet sich danach.</translation>
    </message>
    <message>
      <source>The scene has more splats than this graphics card can address.</source>
      <translation>Die Szene hat mehr Splats, als diese Grafikkarte adressieren kann.</translation>
    </message>
    <message>
      <source>The scene itself, for splat viewers and editors</source>
      <translation>Die Szene selbst, für Splat-Betrachter und Editoren</translation>
    </message>
    <message>
      <source>The scene. Arrow keys orbit, W A S D fly, plus and minus zoom.</source>
      <translation>Die Szene. Pfeiltasten umkreisen, W A S D fliegen, Plus und Minus zoomen.</translation>
    </message>
    <message>
      <source>The setting '{0}' is {1}; it should be {2}.</source>
      <translation>Die Einstellung „{0}“ ist {1}; richtig wäre: {2}.</translation>
    </message>
    <message>
      <source>The settings in {0} can't be read.</source>
      <translation>Die Einstellungen in {0} sind nicht lesbar.</translation>
    </message>
    <message>
      <source>The shorter side needs at least {0} pixels at working size.</source>
      <translation>Die kürzere Seite braucht in der Arbeitsgröße mindestens {0} Pixel.</translation>
    </message>
    <message>
      <source>The sky has no surface to look at. Click on a thing.</source>
      <translation>Der Himmel hat keine Fläche als Blickziel. Auf ein Ding klicken.</translation>
    </message>
    <message>
      <source>The sound of '{0}' can't go into an MP4.</source>
      <translation>Der Ton von „{0}“ passt nicht in ein MP4.</translation>
    </message>
    <message>
      <source>The standard value is used; choose yours in Settings.</source>
      <translation>Es gilt der Standardwert; ein anderer lässt sich in den Einstellungen wählen.</translation>
    </message>
    <message>
      <source>The stroke is too short for a path.</source>
      <translation>Der Strich ist zu kurz für einen Pfad.</translation>
    </message>
    <message>
      <source>The time is known after the first pictures.</source>
      <translation>Die Dauer ist nach den ersten Bildern bekannt.</translation>
    </message>
    <message>
      <source>The time is known after the first view.</source>
      <translation>Die Dauer ist nach der ersten Ansicht bekannt.</translation>
    </message>
    <message>
      <source>The trained network that comes with the program.</source>
      <translation>Das trainierte Netz, das zum Programm gehört.</translation>
    </message>
    <message>
      <source>The video's boxes don't fit together.</source>
      <translation>Die Teile des Videos passen nicht zusammen.</translation>
    </message>
    <message>
      <source>The video's index doesn't fit together.</source>
      <translation>Das Verzeichnis des Videos passt nicht zusammen.</translation>
    </message>
    <message>
      <source>The wheel looks closer, a drag moves it, a double click shows its pixels 1:1</source>
      <translation>Das Mausrad vergrößert, Ziehen verschiebt, ein Doppelklick zeigt die Pixel 1:1</translation>
    </message>
    <message>
      <source>The whole path takes {time}</source>
      <translation>Der ganze Pfad dauert {time}</translation>
    </message>
    <message>
      <source>The whole sphere</source>
      <translation>Die ganze Kugel</translation>
    </message>
    <message>
      <source>The {0} backend '{1}' cannot be used here.</source>
      <translation>„{1}“ ({0}) lässt sich hier nicht verwenden.</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>There are no frames to make a video of.</source>
      <translation>Für ein Video sind keine Bilder da.</translation>
    </message>
    <message>
      <source>There are no splats to film.</source>
      <translation>Es gibt keine Splats zu filmen.</translation>
    </message>
    <message>
      <source>There is a file called '{0}' already.</source>
      <translation>Es gibt schon eine Datei namens „{0}“.</translation>
    </message>
    <message>
      <source>There is a key already.</source>
      <translation>Dort ist schon ein Schlüsselbild.</translation>
    </message>
    <message>
      <source>There is no OpenGL here.</source>
      <translation>Hier gibt es kein OpenGL.</translation>
    </message>
    <message>
      <source>There is no camera path at {0}.</source>
      <translation>Bei {0} liegt kein Kamerapfad.</translation>
    </message>
    <message>
      <source>There is no camera path yet.</source>
      <translation>Es gibt noch keinen Kamerapfad.</translation>
    </message>
    <message>
      <source>There is no camera path yet. Draw one, or choose a preset.</source>
      <translation>Es gibt noch keinen Kamerapfad. Einen zeichnen oder eine Vorlage wählen.</translation>
    </message>
    <message>
      <source>There is no codec '{0}' here.</source>
      <translation>Hier gibt es keinen Codec „{0}“.</translation>
    </message>
    <message>
      <source>There is no depth picture at {0}.</source>
      <translation>Bei {0} liegt kein Tiefenbild.</translation>
    </message>
    <message>
      <source>There is no file '{0}'.</source>
      <translation>Die Datei „{0}“ gibt es nicht.</translation>
    </message>
    <message>
      <source>There is no ground below the path by which the scene's size could be told.</source>
      <translation>Unter dem Pfad ist kein Boden, an dem die Größe der Szene zu erkennen wäre.</translation>
    </message>
    <message>
      <source>There is no heading '{0}'.</source>
      <translation>Es gibt keine Richtung „{0}“.</translation>
    </message>
    <message>
      <source>There is no lens '{0}' for VR180.</source>
      <translation>Für VR180 gibt es kein Objektiv „{0}“.</translation>
    </message>
    <message>
      <source>There is no memory left to bring step {n} to the graphics card.</source>
      <translation>Für Schritt {n} ist auf der Grafikkarte kein Speicher mehr.</translation>
    </message>
    <message>
      <source>There is no path yet that could look at something. Draw one first.</source>
      <translation>Es gibt noch keinen Pfad, der auf etwas blicken könnte. Erst einen zeichnen.</translation>
    </message>
    <message>
      <source>There is no photo yet.</source>
      <translation>Es gibt noch kein Foto.</translation>
    </message>
    <message>
      <source>There is no photo yet. Drop one on the window, or open a sample.</source>
      <translation>Es gibt noch kein Foto. Eines auf das Fenster ziehen oder ein Beispiel öffnen.</translation>
    </message>
    <message>
      <source>There is no picture '{0}'.</source>
      <translation>Es gibt kein Bild „{0}“.</translation>
    </message>
    <message>
      <source>There is no picture at {0}.</source>
      <translation>Bei {0} liegt kein Bild.</translation>
    </message>
    <message>
      <source>There is no picture track that could be tagged.</source>
      <translation>Es gibt keine Bildspur, die sich kennzeichnen ließe.</translation>
    </message>
    <message>
      <source>There is no preset called '{0}'.</source>
      <translation>Es gibt keine Vorlage namens „{0}“.</translation>
    </message>
    <message>
      <source>There is no project '{0}'.</source>
      <translation>Es gibt kein Projekt „{0}“.</translation>
    </message>
    <message>
      <source>There is no projection '{0}'.</source>
      <translation>Es gibt keine Projektion „{0}“.</translation>
    </message>
    <message>
      <source>There is no sound in '{0}'.</source>
      <translation>„{0}“ enthält keinen Ton.</translation>
    </message>
    <message>
      <source>There is no splat file at {0}.</source>
      <translation>Bei {0} liegt keine Splat-Datei.</translation>
    </message>
    <message>
      <source>There is no {0} backend called '{1}'.</source>
      <translation>Für „{0}“ gibt es kein Verfahren namens „{1}“.</translation>
    </message>
    <message>
      <source>There is not enough memory for this step.</source>
      <translation>Für diesen Schritt reicht der Speicher nicht.</translation>
    </message>
    <message>
      <source>There is not enough memory for this.</source>
      <translation>Dafür reicht der Speicher nicht.</translation>
    </message>
    <message>
      <source>There is nothing to collect yet.</source>
      <translation>Es gibt noch nichts zu sammeln.</translation>
    </message>
    <message>
      <source>There is nothing to look at yet. Draw a camera path first.</source>
      <translation>Es gibt noch nichts anzusehen. Erst einen Kamerapfad zeichnen.</translation>
    </message>
    <message>
      <source>There is nothing to redo.</source>
      <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
      <source>There is nothing to replay yet.</source>
      <translation>Es gibt noch keine Entstehung zu zeigen.</translation>
    </message>
    <message>
      <source>There is nothing to replay yet. Open a photo first.</source>
      <translation>Es gibt noch keine Entstehung zu zeigen. Erst ein Foto öffnen.</translation>
    </message>
    <message>
      <source>There is nothing to undo.</source>
      <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
      <source>These are many views. A shorter path, or a larger 'Every', needs fewer.</source>
      <translation>Das sind viele Ansichten. Ein kürzerer Pfad oder ein größerer „Abstand“ braucht weniger.</translation>
    </message>
    <message>
      <source>This comes later.</source>
      <translation>Das kommt später.</translation>
    </message>
    <message>
      <source>This installation has no H.264 encoder.</source>
      <translation>Diese Installation hat keinen Encoder für H.264.</translation>
    </message>
    <message>
      <source>This installation has no encoder for {0}.</source>
      <translation>Diese Installation hat keinen Encoder für {0}.</translation>
    </message>
    <message>
      <source>This is above the horizon. Draw on the floor, or choose Surfaces.</source>
      <translation>Das liegt über dem Horizont. Auf dem Boden zeichnen oder „Flächen“ wählen.</translation>
    </message>
    <message>
      <source>This job is over.</source>
      <translation>Dieser Auftrag ist vorbei.</translation>
    </message>
    <message>
      <source>This model can't be used.</source>
      <translation>Dieses Modell lässt sich nicht verwenden.</translation>
    </message>
    <message>
      <source>This needs the viewport.</source>
      <translation>Das braucht die 3D-Ansicht.</translation>
    </message>
    <message>
      <source>This needs the window.</source>
      <translation>Das braucht das Fenster.</translation>
    </message>
    <message>
      <source>This picture could not be read.</source>
      <translation>Dieses Bild war nicht lesbar.</translation>
    </message>
    <message>
      <source>This project has no file to be saved in.</source>
      <translation>Dieses Projekt hat noch keine Datei zum Speichern.</translation>
    </message>
    <message>
      <source>This scene is not saved yet.</source>
      <translation>Diese Szene ist noch nicht gespeichert.</translation>
    </message>
    <message>
      <source>This step failed ({0}).</source>
      <translation>Dieser Schritt ist gescheitert ({0}).</translation>
    </message>
    <message>
      <source>This step is locked. Unlock it first.</source>
      <translation>Dieser Schritt ist gesperrt. Erst entsperren.</translation>
    </message>
    <message>
      <source>This step is not in the document any more.</source>
      <translation>Dieser Schritt ist nicht mehr in der Szene.</translation>
    </message>
    <message>
      <source>This video is too large to be tagged.</source>
      <translation>Dieses Video ist zu groß, um gekennzeichnet zu werden.</translation>
    </message>
    <message>
      <source>This work is open in another window.</source>
      <translation>Diese Arbeit ist in einem anderen Fenster geöffnet.</translation>
    </message>
    <message>
      <source>Threads</source>
      <translation>Threads</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>Zeitleiste</translation>
    </message>
    <message>
      <source>Timeline Panel</source>
      <translation>Bedienfeld Zeitleiste</translation>
    </message>
    <message>
      <source>To make another view with the same seed</source>
      <translation>Für eine weitere Ansicht mit demselben Startwert</translation>
    </message>
    <message>
      <source>To the End</source>
      <translation>Zum Ende</translation>
    </message>
    <message>
      <source>To the Start</source>
      <translation>Zum Anfang</translation>
    </message>
    <message>
      <source>To the end (Ctrl+End)</source>
      <translation>Zum Ende (Strg+Ende)</translation>
    </message>
    <message>
      <source>To the start (Ctrl+Home)</source>
      <translation>Zum Anfang (Strg+Pos1)</translation>
    </message>
    <message>
      <source>Took</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>Werkzeuge</translation>
    </message>
    <message>
      <source>Top</source>
      <translation>Von oben</translation>
    </message>
    <message>
      <source>Truck</source>
      <translation>Seitfahrt</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Try it again.</source>
      <translation>Noch einmal versuchen.</translation>
    </message>
    <message>
      <source>Trying gsplat on this GPU; the first time it compiles its own kernels for some minutes.</source>
      <translation>gsplat wird auf dieser Grafikkarte erprobt; beim ersten Mal kompiliert es einige Minuten lang eigene Kernel.</translation>
    </message>
    <message>
      <source>Turned into {n} splats: the scene after this step.</source>
      <translation>Daraus werden {n} Splats: die Szene nach diesem Schritt.</translation>
    </message>
    <message>
      <source>Turns 25 degrees to the right, then to the left.</source>
      <translation>Dreht sich 25 Grad nach rechts, dann nach links.</translation>
    </message>
    <message>
      <source>Turns all the way round: 13 views, zenith and nadir close the sphere.</source>
      <translation>Dreht sich ganz herum: 13 Ansichten, dazu oben und unten, schließen die Kugel.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Undo stopped: {job}.</source>
      <translation>Durch Rückgängig beendet: {job}.</translation>
    </message>
    <message>
      <source>Unlock</source>
      <translation>Entsperren</translation>
    </message>
    <message>
      <source>Unlock it first.</source>
      <translation>Erst entsperren.</translation>
    </message>
    <message>
      <source>Untitled</source>
      <translation>Ohne Titel</translation>
    </message>
    <message>
      <source>Update Sceneloom to open it.</source>
      <translation>Zum Öffnen Sceneloom aktualisieren.</translation>
    </message>
    <message>
      <source>Update Sceneloom.</source>
      <translation>Sceneloom aktualisieren.</translation>
    </message>
    <message>
      <source>Use .png, .jpg or .exr.</source>
      <translation>.png, .jpg oder .exr verwenden.</translation>
    </message>
    <message>
      <source>Use .png, .jpg or .webp.</source>
      <translation>.png, .jpg oder .webp verwenden.</translation>
    </message>
    <message>
      <source>Use 4K</source>
      <translation>4K verwenden</translation>
    </message>
    <message>
      <source>Use 5 to 150.</source>
      <translation>5 bis 150 verwenden.</translation>
    </message>
    <message>
      <source>Use a copy of it.</source>
      <translation>Eine Kopie davon verwenden.</translation>
    </message>
    <message>
      <source>Use {codec}</source>
      <translation>{codec} verwenden</translation>
    </message>
    <message>
      <source>VR180</source>
      <translation>VR180</translation>
    </message>
    <message>
      <source>VR180 Video...</source>
      <translation>VR180-Video...</translation>
    </message>
    <message>
      <source>Version {version}</source>
      <translation>Version {version}</translation>
    </message>
    <message>
      <source>Vertical field of view</source>
      <translation>Bildwinkel (senkrecht)</translation>
    </message>
    <message>
      <source>Vertical field of view of the selected keys</source>
      <translation>Senkrechter Bildwinkel der ausgewählten Schlüsselbilder</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>Video</translation>
    </message>
    <message>
      <source>Video along the Path...</source>
      <translation>Video entlang des Pfads...</translation>
    </message>
    <message>
      <source>View</source>
      <translation>Ansicht</translation>
    </message>
    <message>
      <source>View angle</source>
      <translation>Bildwinkel</translation>
    </message>
    <message>
      <source>View {n}</source>
      <translation>Ansicht {n}</translation>
    </message>
    <message>
      <source>View {n} of {total}</source>
      <translation>Ansicht {n} von {total}</translation>
    </message>
    <message>
      <source>Viewport</source>
      <translation>3D-Ansicht</translation>
    </message>
    <message>
      <source>Wait a moment, and try it again.</source>
      <translation>Einen Augenblick warten und noch einmal versuchen.</translation>
    </message>
    <message>
      <source>Walk</source>
      <translation>Rundgang</translation>
    </message>
    <message>
      <source>Walks ahead and looks round to the right, past the photo's edge.</source>
      <translation>Geht voran und sieht sich nach rechts um, über den Rand des Fotos hinaus.</translation>
    </message>
    <message>
      <source>Watch what is being made</source>
      <translation>Beim Entstehen zusehen</translation>
    </message>
    <message>
      <source>Welcome Page</source>
      <translation>Startseite</translation>
    </message>
    <message>
      <source>What is finished stays</source>
      <translation>Was fertig ist, bleibt</translation>
    </message>
    <message>
      <source>What is missing: {share}.</source>
      <translation>Was fehlt: {share}.</translation>
    </message>
    <message>
      <source>What is painted belongs to locked steps. Unlock them first.</source>
      <translation>Das Übermalte gehört zu gesperrten Schritten. Erst entsperren.</translation>
    </message>
    <message>
      <source>What is so far away appears on the screen, nearer things before it</source>
      <translation>Was so weit weg ist, erscheint auf der Bildfläche, Näheres davor</translation>
    </message>
    <message>
      <source>What may be imagined where the photo shows nothing</source>
      <translation>Was dort ergänzt werden darf, wo das Foto nichts zeigt</translation>
    </message>
    <message>
      <source>What may be imagined, in a few words</source>
      <translation>Was ergänzt werden darf, in wenigen Worten</translation>
    </message>
    <message>
      <source>What players and platforms want, or a size of your own</source>
      <translation>Was Abspielgeräte und Plattformen wollen, oder eine eigene Größe</translation>
    </message>
    <message>
      <source>What shall be imagined in the region</source>
      <translation>Was in dem Bereich ergänzt werden soll</translation>
    </message>
    <message>
      <source>What the machine imagined there, for “{prompt}”.</source>
      <translation>Was der Rechner dort ergänzt hat, zu „{prompt}“.</translation>
    </message>
    <message>
      <source>What the machine imagined there.</source>
      <translation>Was der Rechner dort ergänzt hat.</translation>
    </message>
    <message>
      <source>What the path's camera sees</source>
      <translation>Was die Kamera des Pfads sieht</translation>
    </message>
    <message>
      <source>What the path's camera sees, as single pictures</source>
      <translation>Was die Kamera des Pfads sieht, als einzelne Bilder</translation>
    </message>
    <message>
      <source>What the scene showed from here; checkered: nothing</source>
      <translation>Was die Szene von hier aus zeigte; kariert: nichts</translation>
    </message>
    <message>
      <source>What the scene shows from here.</source>
      <translation>Was die Szene von hier aus zeigt.</translation>
    </message>
    <message>
      <source>What the scene shows from here. Nothing is missing.</source>
      <translation>Was die Szene von hier aus zeigt. Es fehlt nichts.</translation>
    </message>
    <message>
      <source>What was made so far is kept. Choose a lower quality or allow more memory, then resume.</source>
      <translation>Was fertig ist, bleibt erhalten. Eine niedrigere Qualität wählen oder mehr Speicher erlauben, dann fortsetzen.</translation>
    </message>
    <message>
      <source>What was made so far is kept; resume to go on with a new one.</source>
      <translation>Was fertig ist, bleibt erhalten; Fortsetzen macht mit einem neuen weiter.</translation>
    </message>
    <message>
      <source>What was made so far is kept; try it again.</source>
      <translation>Was fertig ist, bleibt erhalten; noch einmal versuchen.</translation>
    </message>
    <message>
      <source>Whatever is faster here</source>
      <translation>Was hier schneller ist</translation>
    </message>
    <message>
      <source>Wheel</source>
      <translation>Mausrad</translation>
    </message>
    <message>
      <source>When the camera is at the selected key</source>
      <translation>Wann die Kamera am ausgewählten Schlüsselbild ist</translation>
    </message>
    <message>
      <source>Where dialogs begin.</source>
      <translation>Wo Dialoge beginnen.</translation>
    </message>
    <message>
      <source>Where stereo begins to fade</source>
      <translation>Wo Stereo auszublenden beginnt</translation>
    </message>
    <message>
      <source>Width in pixels</source>
      <translation>Breite in Pixeln</translation>
    </message>
    <message>
      <source>Winds outward in two turns and keeps looking at the subject.</source>
      <translation>Windet sich in zwei Runden nach außen und behält das Motiv im Blick.</translation>
    </message>
    <message>
      <source>Without a photo that can be read there is no path.</source>
      <translation>Ohne ein lesbares Foto gibt es keinen Pfad.</translation>
    </message>
    <message>
      <source>Without sound</source>
      <translation>Ohne Ton</translation>
    </message>
    <message>
      <source>World</source>
      <translation>Welt</translation>
    </message>
    <message>
      <source>Write it like 1280x720.</source>
      <translation>So schreiben: 1280x720.</translation>
    </message>
    <message>
      <source>Your flight becomes the path.</source>
      <translation>Der Flug wird zum Pfad.</translation>
    </message>
    <message>
      <source>Your own</source>
      <translation>Eigener Ordner</translation>
    </message>
    <message>
      <source>Your work is kept; try it again.</source>
      <translation>Die Arbeit bleibt erhalten; noch einmal versuchen.</translation>
    </message>
    <message>
      <source>Zoom to the cursor</source>
      <translation>Zur Maus hin zoomen</translation>
    </message>
    <message>
      <source>about to begin</source>
      <translation>Beginnt gleich</translation>
    </message>
    <message>
      <source>about {time}</source>
      <translation>etwa {time}</translation>
    </message>
    <message>
      <source>adding splats</source>
      <translation>Splats hinzufügen</translation>
    </message>
    <message>
      <source>ahead</source>
      <translation>vorn</translation>
    </message>
    <message>
      <source>ahead to the left</source>
      <translation>vorn links</translation>
    </message>
    <message>
      <source>ahead to the right</source>
      <translation>vorn rechts</translation>
    </message>
    <message>
      <source>all known</source>
      <translation>alles bekannt</translation>
    </message>
    <message>
      <source>as for the whole scene</source>
      <translation>wie für die ganze Szene</translation>
    </message>
    <message>
      <source>as the photo</source>
      <translation>wie das Foto</translation>
    </message>
    <message>
      <source>at {time} s</source>
      <translation>bei {time} s</translation>
    </message>
    <message>
      <source>behind</source>
      <translation>hinten</translation>
    </message>
    <message>
      <source>behind to the left</source>
      <translation>hinten links</translation>
    </message>
    <message>
      <source>behind to the right</source>
      <translation>hinten rechts</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>abgebrochen</translation>
    </message>
    <message>
      <source>completing depth</source>
      <translation>Tiefe vervollständigen</translation>
    </message>
    <message>
      <source>completing depth…</source>
      <translation>Tiefe vervollständigen…</translation>
    </message>
    <message>
      <source>confidence</source>
      <translation>Sicherheit</translation>
    </message>
    <message>
      <source>confidence {share}</source>
      <translation>Sicherheit {share}</translation>
    </message>
    <message>
      <source>depth</source>
      <translation>Tiefe</translation>
    </message>
    <message>
      <source>done</source>
      <translation>fertig</translation>
    </message>
    <message>
      <source>drag to look around, wheel to zoom</source>
      <translation>Ziehen: umsehen, Mausrad: zoomen</translation>
    </message>
    <message>
      <source>estimated</source>
      <translation>geschätzt</translation>
    </message>
    <message>
      <source>estimated by a depth model</source>
      <translation>von einem Tiefenmodell geschätzt</translation>
    </message>
    <message>
      <source>estimated by the built-in network</source>
      <translation>vom eingebauten Netz geschätzt</translation>
    </message>
    <message>
      <source>estimated from ground and sky</source>
      <translation>aus Boden und Himmel geschätzt</translation>
    </message>
    <message>
      <source>from {file}</source>
      <translation>aus {file}</translation>
    </message>
    <message>
      <source>hidden</source>
      <translation>ausgeblendet</translation>
    </message>
    <message>
      <source>hidden regions</source>
      <translation>ausgeblendete Bereiche</translation>
    </message>
    <message>
      <source>imagined</source>
      <translation>ergänzt</translation>
    </message>
    <message>
      <source>imagining</source>
      <translation>Ergänzen</translation>
    </message>
    <message>
      <source>imagining…</source>
      <translation>Ergänzen…</translation>
    </message>
    <message>
      <source>just now</source>
      <translation>gerade eben</translation>
    </message>
    <message>
      <source>known</source>
      <translation>bekannt</translation>
    </message>
    <message>
      <source>known from the photo</source>
      <translation>aus dem Foto bekannt</translation>
    </message>
    <message>
      <source>locked</source>
      <translation>gesperrt</translation>
    </message>
    <message>
      <source>looking</source>
      <translation>Blicken</translation>
    </message>
    <message>
      <source>looking at what is known…</source>
      <translation>Bekanntes ansehen…</translation>
    </message>
    <message>
      <source>looking from there</source>
      <translation>Dorthin blicken</translation>
    </message>
    <message>
      <source>made before something it shows was made anew</source>
      <translation>entstand, bevor etwas, das er zeigt, neu gewürfelt wurde</translation>
    </message>
    <message>
      <source>max {share} %</source>
      <translation>max. {share} %</translation>
    </message>
    <message>
      <source>measuring...</source>
      <translation>misst...</translation>
    </message>
    <message>
      <source>missing</source>
      <translation>fehlend</translation>
    </message>
    <message>
      <source>nearly all around</source>
      <translation>fast ringsum</translation>
    </message>
    <message>
      <source>new</source>
      <translation>neu</translation>
    </message>
    <message>
      <source>no depth here</source>
      <translation>keine Tiefe hier</translation>
    </message>
    <message>
      <source>not saved</source>
      <translation>nicht gespeichert</translation>
    </message>
    <message>
      <source>nothing to imagine</source>
      <translation>nichts zu ergänzen</translation>
    </message>
    <message>
      <source>only these</source>
      <translation>nur diese</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>angehalten</translation>
    </message>
    <message>
      <source>photo</source>
      <translation>Foto</translation>
    </message>
    <message>
      <source>pixel {x}, {y}</source>
      <translation>Pixel {x}, {y}</translation>
    </message>
    <message>
      <source>planning the views</source>
      <translation>Ansichten planen</translation>
    </message>
    <message>
      <source>planning what lies beyond…</source>
      <translation>Dahinterliegendes planen…</translation>
    </message>
    <message>
      <source>reading</source>
      <translation>Lesen</translation>
    </message>
    <message>
      <source>reading the photo</source>
      <translation>Foto lesen</translation>
    </message>
    <message>
      <source>reading the photo…</source>
      <translation>Foto lesen…</translation>
    </message>
    <message>
      <source>refining</source>
      <translation>Verfeinern</translation>
    </message>
    <message>
      <source>refining…</source>
      <translation>Verfeinern…</translation>
    </message>
    <message>
      <source>s</source>
      <translation>s</translation>
    </message>
    <message>
      <source>scene after it</source>
      <translation>Szene danach</translation>
    </message>
    <message>
      <source>seam {share}</source>
      <translation>Naht {share}</translation>
    </message>
    <message>
      <source>seam {share}, a step in depth shows</source>
      <translation>Naht {share}, in der Tiefe ist eine Stufe zu sehen</translation>
    </message>
    <message>
      <source>seam {share}, agrees with the scene</source>
      <translation>Naht {share}, passt zur Szene</translation>
    </message>
    <message>
      <source>settings and names</source>
      <translation>Einstellungen und Namen</translation>
    </message>
    <message>
      <source>sky under the cursor</source>
      <translation>Himmel unter der Maus</translation>
    </message>
    <message>
      <source>solo</source>
      <translation>solo</translation>
    </message>
    <message>
      <source>source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>splats</source>
      <translation>Splats</translation>
    </message>
    <message>
      <source>starting…</source>
      <translation>Beginnt…</translation>
    </message>
    <message>
      <source>step {n} of {all}</source>
      <translation>Schritt {n} von {all}</translation>
    </message>
    <message>
      <source>stopped by a problem</source>
      <translation>wegen eines Problems beendet</translation>
    </message>
    <message>
      <source>straight down</source>
      <translation>senkrecht unten</translation>
    </message>
    <message>
      <source>straight up</source>
      <translation>senkrecht oben</translation>
    </message>
    <message>
      <source>sure</source>
      <translation>sicher</translation>
    </message>
    <message>
      <source>the camera path</source>
      <translation>der Kamerapfad</translation>
    </message>
    <message>
      <source>to the left</source>
      <translation>links</translation>
    </message>
    <message>
      <source>to the right</source>
      <translation>rechts</translation>
    </message>
    <message>
      <source>turning into splats…</source>
      <translation>Splats erzeugen…</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>unbekannt</translation>
    </message>
    <message>
      <source>unsure</source>
      <translation>unsicher</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>wartet</translation>
    </message>
    <message>
      <source>waiting · {views}</source>
      <translation>wartet · {views}</translation>
    </message>
    <message>
      <source>waits to be made anew</source>
      <translation>wird noch neu gewürfelt</translation>
    </message>
    <message>
      <source>what was deleted</source>
      <translation>was gelöscht wurde</translation>
    </message>
    <message>
      <source>will be imagined</source>
      <translation>wird ergänzt</translation>
    </message>
    <message>
      <source>worked on at {width} × {height} px</source>
      <translation>Arbeitsgröße {width} × {height} px</translation>
    </message>
    <message>
      <source>yesterday</source>
      <translation>gestern</translation>
    </message>
    <message>
      <source>{0} announces {1} splats.</source>
      <translation>{0} kündigt {1} Splats an.</translation>
    </message>
    <message>
      <source>{0} can't be written: {1}.</source>
      <translation>{0} lässt sich nicht schreiben: {1}.</translation>
    </message>
    <message>
      <source>{0} does not allow pictures of {1}x{2} px.</source>
      <translation>{0} erlaubt keine Bilder von {1}x{2} px.</translation>
    </message>
    <message>
      <source>{0} does not allow {1} pictures of {2}x{3} px a second.</source>
      <translation>{0} erlaubt nicht {1} Bilder von {2}x{3} px pro Sekunde.</translation>
    </message>
    <message>
      <source>{0} does not exist. Name a weights file (network:FILE), or choose the backend 'geometric'.</source>
      <translation>{0} gibt es nicht. Eine Datei mit Gewichten angeben (network:DATEI) oder „geometric“ wählen.</translation>
    </message>
    <message>
      <source>{0} does not hold weights of Sceneloom's depth network ({1}).</source>
      <translation>{0} enthält keine Gewichte für das Tiefennetz von Sceneloom ({1}).</translation>
    </message>
    <message>
      <source>{0} doesn't begin with a list of splats.</source>
      <translation>{0} beginnt nicht mit einer Liste von Splats.</translation>
    </message>
    <message>
      <source>{0} has a PLY header without an end.</source>
      <translation>{0} hat einen PLY-Kopf ohne Ende.</translation>
    </message>
    <message>
      <source>{0} has a key that can't be read.</source>
      <translation>{0} hat ein Schlüsselbild, das nicht lesbar ist.</translation>
    </message>
    <message>
      <source>{0} has channels of lower resolution, which is not read here.</source>
      <translation>{0} hat Kanäle geringerer Auflösung, die hier nicht gelesen werden.</translation>
    </message>
    <message>
      <source>{0} has more than {1} megapixels.</source>
      <translation>{0} hat mehr als {1} Megapixel.</translation>
    </message>
    <message>
      <source>{0} has no depth channel among {1}.</source>
      <translation>{0} hat keinen Tiefenkanal unter {1}.</translation>
    </message>
    <message>
      <source>{0} has properties that no splat has.</source>
      <translation>{0} hat Eigenschaften, die kein Splat hat.</translation>
    </message>
    <message>
      <source>{0} has {1} colour coefficients a splat.</source>
      <translation>{0} hat {1} Farbkoeffizienten je Splat.</translation>
    </message>
    <message>
      <source>{0} has {1}x{2} pixels, too few or too narrow to work with at a size of {3}.</source>
      <translation>{0} hat {1}x{2} Pixel: zu wenige oder zu schmal, um mit einer Größe von {3} zu arbeiten.</translation>
    </message>
    <message>
      <source>{0} holds an array of shape {1}.</source>
      <translation>{0} enthält ein Array der Form {1}.</translation>
    </message>
    <message>
      <source>{0} holds no picture of numbers.</source>
      <translation>{0} enthält kein Bild aus Zahlen.</translation>
    </message>
    <message>
      <source>{0} holds no valid depth.</source>
      <translation>{0} enthält keine gültige Tiefe.</translation>
    </message>
    <message>
      <source>{0} is a PLY without Gaussian splats: {1} is missing.</source>
      <translation>{0} ist ein PLY ohne Gauß-Splats: {1} fehlt.</translation>
    </message>
    <message>
      <source>{0} is a colour picture, not a depth picture.</source>
      <translation>{0} ist ein Farbbild, kein Tiefenbild.</translation>
    </message>
    <message>
      <source>{0} is a path for a {1} camera.</source>
      <translation>{0} ist ein Pfad für eine Kamera der Art „{1}“.</translation>
    </message>
    <message>
      <source>{0} is cut off: it announces {1} splats and holds {2}.</source>
      <translation>{0} ist abgeschnitten: angekündigt sind {1} Splats, enthalten {2}.</translation>
    </message>
    <message>
      <source>{0} is damaged or cut off.</source>
      <translation>{0} ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
      <source>{0} is locked.</source>
      <translation>{0} ist gesperrt.</translation>
    </message>
    <message>
      <source>{0} is neither PNG nor TIFF.</source>
      <translation>{0} ist weder PNG noch TIFF.</translation>
    </message>
    <message>
      <source>{0} is no MP4 with an index.</source>
      <translation>{0} ist kein MP4 mit Verzeichnis.</translation>
    </message>
    <message>
      <source>{0} is not a PLY file.</source>
      <translation>{0} ist keine PLY-Datei.</translation>
    </message>
    <message>
      <source>{0} is not a binary little-endian PLY.</source>
      <translation>{0} ist kein binäres Little-Endian-PLY.</translation>
    </message>
    <message>
      <source>{0} is not a camera path.</source>
      <translation>{0} ist kein Kamerapfad.</translation>
    </message>
    <message>
      <source>{0} is not a depth picture that can be read.</source>
      <translation>{0} ist kein lesbares Tiefenbild.</translation>
    </message>
    <message>
      <source>{0} is not a picture that can be read.</source>
      <translation>{0} ist kein lesbares Bild.</translation>
    </message>
    <message>
      <source>{0} is not an OpenEXR file.</source>
      <translation>{0} ist keine OpenEXR-Datei.</translation>
    </message>
    <message>
      <source>{0} is not readable as JSON.</source>
      <translation>{0} ist nicht als JSON lesbar.</translation>
    </message>
    <message>
      <source>{0} is tiled, deep or has several parts, which is not read here.</source>
      <translation>{0} ist gekachelt, tief oder mehrteilig, was hier nicht gelesen wird.</translation>
    </message>
    <message>
      <source>{0} is too large to be a camera path.</source>
      <translation>{0} ist zu groß für einen Kamerapfad.</translation>
    </message>
    <message>
      <source>{0} may not be read.</source>
      <translation>{0} darf nicht gelesen werden.</translation>
    </message>
    <message>
      <source>{0} names no picture format.</source>
      <translation>{0} benennt kein Bildformat.</translation>
    </message>
    <message>
      <source>{0} says it has {1}x{2} pixels.</source>
      <translation>{0} hat laut Datei {1}x{2} Pixel.</translation>
    </message>
    <message>
      <source>{0} uses a compression for colour pictures, which is not read here.</source>
      <translation>{0} nutzt eine Kompression für Farbbilder, die hier nicht gelesen wird.</translation>
    </message>
    <message>
      <source>{0} was saved in version {1} of the path format.</source>
      <translation>{0} ist in Version {1} des Pfadformats gespeichert.</translation>
    </message>
    <message>
      <source>{count} splats of one step will be imagined anew.</source>
      <translation>{count} Splats aus einem Schritt werden neu ergänzt.</translation>
    </message>
    <message>
      <source>{count} splats of {steps} steps will be imagined anew.</source>
      <translation>{count} Splats aus {steps} Schritten werden neu ergänzt.</translation>
    </message>
    <message>
      <source>{count} splats, about {size}</source>
      <translation>{count} Splats, etwa {size}</translation>
    </message>
    <message>
      <source>{degrees}°, in steps of 5°</source>
      <translation>{degrees}°, in Schritten von 5°</translation>
    </message>
    <message>
      <source>{fps} fps</source>
      <translation>{fps} Bilder/s</translation>
    </message>
    <message>
      <source>{h} h</source>
      <translation>{h} h</translation>
    </message>
    <message>
      <source>{h} h {m} min</source>
      <translation>{h} h {m} min</translation>
    </message>
    <message>
      <source>{metres} m, at the same height</source>
      <translation>{metres} m, auf gleicher Höhe</translation>
    </message>
    <message>
      <source>{metres} m, in steps of 0.1 m</source>
      <translation>{metres} m, in Schritten von 0,1 m</translation>
    </message>
    <message>
      <source>{metres} m, in the picture's plane</source>
      <translation>{metres} m, in der Bildebene</translation>
    </message>
    <message>
      <source>{metres} m, in the picture's plane: the level one is seen edge-on</source>
      <translation>{metres} m, in der Bildebene: Die waagrechte ist nur von der Kante zu sehen</translation>
    </message>
    <message>
      <source>{m} min</source>
      <translation>{m} min</translation>
    </message>
    <message>
      <source>{m} min {s} s</source>
      <translation>{m} min {s} s</translation>
    </message>
    <message>
      <source>{name} is ready.</source>
      <translation>{name} ist fertig.</translation>
    </message>
    <message>
      <source>{n} %</source>
      <translation>{n} %</translation>
    </message>
    <message>
      <source>{n} ({hidden} hidden)</source>
      <translation>{n} ({hidden} ausgeblendet)</translation>
    </message>
    <message>
      <source>{n} GB</source>
      <translation>{n} GB</translation>
    </message>
    <message>
      <source>{n} M</source>
      <translation>{n} Mio.</translation>
    </message>
    <message>
      <source>{n} MB</source>
      <translation>{n} MB</translation>
    </message>
    <message>
      <source>{n} days ago</source>
      <translation>vor {n} Tagen</translation>
    </message>
    <message>
      <source>{n} fps</source>
      <translation>{n} Bilder/s</translation>
    </message>
    <message>
      <source>{n} frames, {seconds} s at {fps} a second</source>
      <translation>{n} Bilder, {seconds} s bei {fps} pro Sekunde</translation>
    </message>
    <message>
      <source>{n} h</source>
      <translation>{n} h</translation>
    </message>
    <message>
      <source>{n} h ago</source>
      <translation>vor {n} h</translation>
    </message>
    <message>
      <source>{n} k</source>
      <translation>{n} Tsd.</translation>
    </message>
    <message>
      <source>{n} m</source>
      <translation>{n} m</translation>
    </message>
    <message>
      <source>{n} m ahead</source>
      <translation>{n} m voraus</translation>
    </message>
    <message>
      <source>{n} m back</source>
      <translation>{n} m zurück</translation>
    </message>
    <message>
      <source>{n} m down</source>
      <translation>{n} m tiefer</translation>
    </message>
    <message>
      <source>{n} m left</source>
      <translation>{n} m links</translation>
    </message>
    <message>
      <source>{n} m right</source>
      <translation>{n} m rechts</translation>
    </message>
    <message>
      <source>{n} m under the cursor</source>
      <translation>{n} m unter der Maus</translation>
    </message>
    <message>
      <source>{n} m up</source>
      <translation>{n} m höher</translation>
    </message>
    <message>
      <source>{n} m/s</source>
      <translation>{n} m/s</translation>
    </message>
    <message>
      <source>{n} min</source>
      <translation>{n} min</translation>
    </message>
    <message>
      <source>{n} min ago</source>
      <translation>vor {n} min</translation>
    </message>
    <message>
      <source>{n} of {total} views kept</source>
      <translation>{n} von {total} Ansichten behalten</translation>
    </message>
    <message>
      <source>{n} older</source>
      <translation>{n} ältere</translation>
    </message>
    <message>
      <source>{n} pictures</source>
      <translation>{n} Bilder</translation>
    </message>
    <message>
      <source>{n} s</source>
      <translation>{n} s</translation>
    </message>
    <message>
      <source>{n} s ago</source>
      <translation>vor {n} s</translation>
    </message>
    <message>
      <source>{n} selected</source>
      <translation>{n} ausgewählt</translation>
    </message>
    <message>
      <source>{n} splats</source>
      <translation>{n} Splats</translation>
    </message>
    <message>
      <source>{n} views</source>
      <translation>{n} Ansichten</translation>
    </message>
    <message>
      <source>{n}°</source>
      <translation>{n}°</translation>
    </message>
    <message>
      <source>{n}° down</source>
      <translation>{n}° nach unten</translation>
    </message>
    <message>
      <source>{n}° up</source>
      <translation>{n}° nach oben</translation>
    </message>
    <message>
      <source>{percent} %, in steps of 5 %</source>
      <translation>{percent} %, in Schritten von 5 %</translation>
    </message>
    <message>
      <source>{playhead}, selected keys: {keys}</source>
      <translation>{playhead}, ausgewählte Schlüsselbilder: {keys}</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} s</translation>
    </message>
    <message>
      <source>{share} % of all directions are covered.</source>
      <translation>{share} % aller Richtungen sind abgedeckt.</translation>
    </message>
    <message>
      <source>{share} % of all directions are not covered, seen from {time} s.</source>
      <translation>Bei {time} s fehlen {share} % aller Richtungen.</translation>
    </message>
    <message>
      <source>{share} % of the half ahead are covered.</source>
      <translation>{share} % der vorderen Hälfte sind abgedeckt.</translation>
    </message>
    <message>
      <source>{share} % of the half ahead are not covered, seen from {time} s.</source>
      <translation>Bei {time} s fehlen {share} % der vorderen Hälfte.</translation>
    </message>
    <message>
      <source>{share} % of the sphere is covered, wherever one looks from the path.</source>
      <translation>{share} % der Rundumsicht sind abgedeckt, wohin man vom Pfad aus auch blickt.</translation>
    </message>
    <message>
      <source>{share} % to imagine at {time}</source>
      <translation>{share} % zu ergänzen bei {time}</translation>
    </message>
    <message>
      <source>{share} % to imagine at {time}, before the last change</source>
      <translation>{share} % zu ergänzen bei {time}, vor der letzten Änderung</translation>
    </message>
    <message>
      <source>{share} imagined</source>
      <translation>{share} ergänzt</translation>
    </message>
    <message>
      <source>{share} of the sphere is unseen. To close it: {views}, about {time}.</source>
      <translation>{share} der Kugel sind ungesehen. Zum Schließen: {views}, etwa {time}.</translation>
    </message>
    <message>
      <source>{share} of the sphere is unseen. To close it: {views}.</source>
      <translation>{share} der Rundumsicht sind ungesehen. Zum Schließen: {views}.</translation>
    </message>
    <message>
      <source>{share} to imagine</source>
      <translation>{share} zu ergänzen</translation>
    </message>
    <message>
      <source>{side} and down</source>
      <translation>{side} unten</translation>
    </message>
    <message>
      <source>{side} and up</source>
      <translation>{side} oben</translation>
    </message>
    <message>
      <source>{stage} {n} s left</source>
      <translation>{stage} noch {n} s</translation>
    </message>
    <message>
      <source>{step} at {time}</source>
      <translation>{step} bei {time}</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>noch {time}</translation>
    </message>
    <message>
      <source>{time}, frame {n}</source>
      <translation>{time}, Bild {n}</translation>
    </message>
    <message>
      <source>{time}: at key {n}</source>
      <translation>{time}: an Schlüsselbild {n}</translation>
    </message>
    <message>
      <source>{time}: at the end of the path</source>
      <translation>{time}: am Ende des Pfads</translation>
    </message>
    <message>
      <source>{time}: at the playhead</source>
      <translation>{time}: an der Zeitmarke</translation>
    </message>
    <message>
      <source>{time}: at {step}</source>
      <translation>{time}: an {step}</translation>
    </message>
    <message>
      <source>{time}: frame {n}</source>
      <translation>{time}: Bild {n}</translation>
    </message>
    <message>
      <source>{time}: midway between keys {a} and {b}</source>
      <translation>{time}: in der Mitte zwischen Schlüsselbild {a} und {b}</translation>
    </message>
    <message>
      <source>{time}: next to another key</source>
      <translation>{time}: neben einem anderen Schlüsselbild</translation>
    </message>
    <message>
      <source>{what} is missing.</source>
      <translation>{what} fehlt.</translation>
    </message>
    <message>
      <source>{width} × {height} px</source>
      <translation>{width} × {height} px</translation>
    </message>
    <message>
      <source>{width} × {height} px, {side} for each face</source>
      <translation>{width} × {height} px, {side} je Fläche</translation>
    </message>
    <message>
      <source>{width} × {height} px, {w} × {h} for each eye</source>
      <translation>{width} × {height} px, {w} × {h} je Auge</translation>
    </message>
    <message>
      <source>{year}-{month}-{day} {time}</source>
      <translation>{day}.{month}.{year} {time}</translation>
    </message>
    <message>
      <source>· changed</source>
      <translation>· geändert</translation>
    </message>
    <message>
      <source>· not saved</source>
      <translation>· nicht gespeichert</translation>
    </message>
    <message>
      <source>· saved {ago} ago</source>
      <translation>· vor {ago} gespeichert</translation>
    </message>
    <message>
      <source>· to look at only</source>
      <translation>· nur zum Ansehen</translation>
    </message>
    <message>
      <source>● Recording {seconds} s</source>
      <translation>● Aufnahme {seconds} s</translation>
    </message>
  </context>
</TS>
