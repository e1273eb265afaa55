using Agents.Episodes;
using Dapper;

namespace Agents.Stores;

/// <summary>
/// The WHERE clause and parameters of an <see cref="EpisodeQuery"/>; only parts that are asked, so indexes serve.
/// </summary>
internal sealed class EpisodeFilter
{
    /// <summary>Translates a query.</summary>
    public EpisodeFilter(EpisodeQuery query)
    {
        var conditions = new List<string> { "e.sequence > @after" };
        Parameters.Add("after", query.After);
        AddRun(query.RunId);
        Add("purpose", (long?)query.Purpose);
        Add("state", (long?)query.State);
        Add("task", query.Task);
        Add("step", (long?)query.Step);
        Where = string.Join(" AND ", conditions);

        // Runs within it are named below it; '0' is the character after '/'.
        void AddRun(string? run)
        {
            if (run is not null)
            {
                conditions.Add("(e.run = @run OR (e.run > @run || '/' AND e.run < @run || '0'))");
                Parameters.Add("run", run);
            }
        }

        void Add(string column, object? value)
        {
            if (value is not null)
            {
                conditions.Add($"e.{column} = @{column}");
                Parameters.Add(column, value);
            }
        }
    }

    /// <summary>Conditions on the table alias <c>e</c>.</summary>
    public string Where { get; }

    /// <summary>Their parameters.</summary>
    public DynamicParameters Parameters { get; } = new();
}
