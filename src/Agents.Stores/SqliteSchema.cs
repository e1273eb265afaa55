using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>
/// The tables, and how an older file becomes a newer one. A script that was released is never edited.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as ours in its header ("AGNT").</summary>
    public const int ApplicationId = 0x41474E54;

    private static readonly string[] Migrations =
    [
        // 1: episodes (narrow rows, so that leasing rewrites no token), their content, and records.
        """
        CREATE TABLE episodes (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            run TEXT,
            purpose INTEGER NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            task TEXT,
            step INTEGER,
            owner TEXT,
            reason TEXT,
            signals TEXT) STRICT;
        CREATE INDEX episodes_by_run ON episodes (run, sequence);
        CREATE INDEX episodes_by_state ON episodes (state, run, sequence);
        CREATE TABLE contents (sequence INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
        CREATE TABLE records (
            sequence INTEGER PRIMARY KEY,
            collection TEXT NOT NULL,
            key TEXT NOT NULL,
            json TEXT NOT NULL,
            at INTEGER NOT NULL) STRICT;
        CREATE INDEX records_by_collection ON records (collection, sequence);
        CREATE INDEX records_by_key ON records (collection, key, sequence);
        """,

        // 2: model versions and publications.
        """
        CREATE TABLE versions (
            sequence INTEGER PRIMARY KEY,
            model TEXT NOT NULL,
            id TEXT NOT NULL,
            path TEXT NOT NULL,
            parent TEXT,
            run TEXT,
            step INTEGER NOT NULL,
            created INTEGER NOT NULL,
            gate TEXT,
            UNIQUE (model, id)) STRICT;
        CREATE TABLE publications (
            sequence INTEGER PRIMARY KEY,
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL) STRICT;
        CREATE INDEX publications_by_model ON publications (model, sequence);
        """,
    ];

    /// <summary>The schema version that this build writes.</summary>
    public static int Version => Migrations.Length;

    /// <summary>Creates the tables in a new file, or brings an older file forward, in one transaction.</summary>
    /// <exception cref="AgentsException">The file is another program's, or a newer build's.</exception>
    public static void Prepare(SqliteConnection connection)
    {
        if (CheckAtOneMoment(connection) < Version)
        {
            Migrate(connection);
        }

        // Not before the check: nothing is changed in a file that is not ours.
        connection.Execute("PRAGMA journal_mode = WAL;");
    }

    private static void Migrate(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);

        // Again, now that no other process can migrate.
        for (var version = Check(connection, transaction); version < Version; version++)
        {
            connection.Execute(Migrations[version], transaction: transaction);
        }

        connection.Execute(
            $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};", transaction: transaction);
        transaction.Commit();
    }

    // In one snapshot: another process may be making the tables between two questions.
    private static int CheckAtOneMoment(SqliteConnection connection)
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        return Check(connection, snapshot);
    }

    private static int Check(SqliteConnection connection, SqliteTransaction transaction)
    {
        int Number(string sql) => connection.ExecuteScalar<int>(sql, transaction: transaction);
        var version = Number("PRAGMA user_version");
        var application = Number("PRAGMA application_id");
        var empty = Number("SELECT count(*) FROM sqlite_schema") == 0;
        if (application != ApplicationId && (version != 0 || application != 0 || !empty))
        {
            throw new AgentsException(
                $"{connection.DataSource} is a database of another program. Set Agents:Data to another folder.");
        }

        return version <= Version
            ? version
            : throw new AgentsException(
                $"The store {connection.DataSource} has schema version {version}; this build knows versions up to "
                + $"{Version}. Use the newer build that wrote it, or set Agents:Data to another folder.");
    }
}
