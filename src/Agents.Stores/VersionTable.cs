using Agents.Registry;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores;

/// <summary>Versions and publications; the newest publication of a model names its current version.</summary>
internal sealed class VersionTable(SqliteDatabase database, TimeProvider time)
{
    private const string Columns = "v.model, v.id, v.path, v.parent, v.run, v.step, v.created, v.gate";

    private readonly string _folder = Path.GetDirectoryName(database.Path)!;

    /// <summary>Id of the current version, on the caller's thread.</summary>
    public static string? Current(SqliteConnection connection, string model) => connection.QuerySingleOrDefault<string>(
        "SELECT version FROM publications WHERE model = @model ORDER BY sequence DESC LIMIT 1", new { model });

    public async ValueTask<ModelVersion?> GetCurrentAsync(string model, CancellationToken cancellationToken)
    {
        var found = await SelectAsync(
            "model = @model AND id = "
            + "(SELECT version FROM publications WHERE model = @model ORDER BY sequence DESC LIMIT 1)",
            new { model },
            cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    public async ValueTask<ModelVersion?> FindAsync(string model, string id, CancellationToken cancellationToken)
    {
        var found = await SelectAsync(
            "model = @model AND lower(substr(id, 1, length(@id))) = lower(@id)", new { model, id }, cancellationToken)
            .ConfigureAwait(false);
        return VersionPrefix.Resolve(found, model, id);
    }

    public async ValueTask<IReadOnlyList<ModelVersion>> ListAsync(string? model, CancellationToken cancellationToken) =>
        await SelectAsync(model is null ? "true" : "model = @model", new { model }, cancellationToken)
            .ConfigureAwait(false);

    public async ValueTask RegisterAsync(ModelVersion version, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection =>
            {
                var found = Select(connection, "model = @Model AND id = @Id", new { version.Model, version.Id });
                return found is not [var known] ? Insert(connection, version)
                    : ModelFiles.Missing(known.Path) is null || ModelFiles.Missing(version.Path) is not null ? 0
                    : Move(connection, version);
            },
            CommitKind.Other,
            cancellationToken).ConfigureAwait(false);

    public async ValueTask PublishAsync(string model, string id, string reason, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow().UtcTicks;
        await database.WriteAsync(
            connection =>
            {
                var found = Select(connection, "model = @model AND id = @id", new { model, id });
                ModelFiles.Require(found.SingleOrDefault() ?? throw new AgentsException(
                    $"Model version {model}@{id} is not registered, so it cannot be published."));
                return connection.Execute(
                    "INSERT INTO publications (model, version, reason, at) VALUES (@model, @id, @reason, @at)",
                    new { model, id, reason, at });
            },
            CommitKind.Publish,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<Publication>> HistoryAsync(string model, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            connection => connection.Query<(string Version, string Reason, long At)>(
                "SELECT version, reason, at FROM publications WHERE model = @model ORDER BY sequence", new { model }),
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => new Publication(model, row.Version, row.Reason, new(row.At, TimeSpan.Zero)))];
    }

    private int Insert(SqliteConnection connection, ModelVersion version) => connection.Execute(
        """
        INSERT INTO versions (model, id, path, parent, run, step, created, gate)
        VALUES (@Model, @Id, @Path, @Parent, @RunId, @Step, @Created, @Gate)
        """,
        new
        {
            version.Model,
            version.Id,
            Path = Shorten(version.Path),
            version.Parent,
            version.RunId,
            version.Step,
            Created = version.CreatedAt.UtcTicks,
            version.Gate,
        });

    // Equal content at another place; where it was registered it is gone (an application that was installed again).
    private int Move(SqliteConnection connection, ModelVersion version) => connection.Execute(
        "UPDATE versions SET path = @Path WHERE model = @Model AND id = @Id",
        new { Path = Shorten(version.Path), version.Model, version.Id });

    private Task<List<ModelVersion>> SelectAsync(string where, object parameters,
        CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Select(connection, where, parameters), cancellationToken);

    private List<ModelVersion> Select(SqliteConnection connection, string where, object parameters) =>
        [.. connection.Query<VersionRow>(
            $"SELECT {Columns} FROM versions v WHERE {where} ORDER BY v.sequence", parameters).Select(ToVersion)];

    private ModelVersion ToVersion(VersionRow row) => new()
    {
        Model = row.Model,
        Id = row.Id,
        Path = Path.GetFullPath(Path.Combine(_folder, row.Path)),
        Parent = row.Parent,
        RunId = row.Run,
        Step = checked((int)row.Step),
        CreatedAt = new(row.Created, TimeSpan.Zero),
        Gate = row.Gate,
    };

    // Relative below the data folder, so that the folder can be moved; absolute elsewhere.
    private string Shorten(string path)
    {
        var full = Path.GetFullPath(path);
        var inside = Path.GetRelativePath(_folder, full);
        return Path.IsPathRooted(inside) || inside.StartsWith("..", StringComparison.Ordinal)
            ? full
            : inside.Replace(Path.DirectorySeparatorChar, '/');
    }
}
