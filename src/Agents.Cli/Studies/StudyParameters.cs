using System.Globalization;

namespace Agents.Cli.Studies;

/// <summary>Refuses parameters of a study that are out of their range, by name.</summary>
internal static class StudyParameters
{
    /// <exception cref="AgentsException">One is below 0 or above 1.</exception>
    public static void RequireShares(IReadOnlyDictionary<string, double> parameters, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parameters[name] is not (>= 0 and <= 1))
                throw new AgentsException($"--set {name}={parameters[name]}: it is a share, 0 to 1.");
        }
    }

    /// <exception cref="AgentsException">One is no whole number, or out of its range.</exception>
    public static void RequireWhole(
        IReadOnlyDictionary<string, double> parameters, params ReadOnlySpan<(string Name, int Low, int High)> ranges)
    {
        foreach (var (name, low, high) in ranges)
        {
            if (!(parameters[name] >= low && parameters[name] <= high && parameters[name] % 1 == 0))
                throw new AgentsException($"--set {name}={parameters[name]}: a whole number, {low} to {high}.");
        }
    }

    /// <exception cref="AgentsException">One is out of its range.</exception>
    public static void Require(
        IReadOnlyDictionary<string, double> parameters,
        params ReadOnlySpan<(string Name, double Low, double High)> ranges)
    {
        foreach (var (name, low, high) in ranges)
        {
            if (!(parameters[name] >= low && parameters[name] <= high))
                throw new AgentsException(string.Create(
                    CultureInfo.InvariantCulture, $"{name}={parameters[name]}: {low} to {high} is wanted."));
        }
    }
}
