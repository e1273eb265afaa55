using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Agents.Stores;

/// <summary>Turns SQLite's codes into one line that says what is wrong, with which file, and what to do.</summary>
internal static class SqliteErrors
{
    /// <summary>
    /// The error for a person. Whatever failed was rolled back: a call is stored whole or not at all.
    /// </summary>
    public static AgentsException Describe(SqliteException error, string path)
    {
        var text = error.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB =>
                $"{path} is not a database. Move the file away, or set Agents:Data to another folder.",
            raw.SQLITE_CORRUPT =>
                $"The store {path} is damaged. Keep a copy; restore a backup, or recover it with "
                + "'sqlite3 agents.db .recover'. Nothing was written.",
            raw.SQLITE_FULL =>
                $"The disk of the store {path} is full; nothing of this call was stored, and what was stored before is "
                + "safe. Free space and try again.",
            raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
                $"The store {path} cannot be opened for writing ({error.Message}). Give this user the right to write to "
                + "the file and its folder, or set Agents:Data to another folder.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                $"The store {path} stayed locked by another process for {SqliteConnections.BusySeconds} s. End what "
                + "holds it (a backup, an open shell) and try again.",
            raw.SQLITE_IOERR =>
                $"Reading or writing the store {path} failed (code {error.SqliteExtendedErrorCode}). Check the disk; "
                + "nothing of this call was stored.",
            _ => $"The store {path} refused: {error.Message} (code {error.SqliteExtendedErrorCode}).",
        };
        return new AgentsException(text, error);
    }
}
