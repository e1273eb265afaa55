using System.Globalization;
using Agents.Evaluation.Studies;

namespace Agents.Cli.Studies;

/// <summary>What a study's parameters may be.</summary>
internal static class ParameterRanges
{
    /// <summary>Refuses a parameter that is outside its range.</summary>
    /// <exception cref="AgentsException">Names the parameter and its range.</exception>
    public static void Require(
        this StudyRequest request, params ReadOnlySpan<(string Name, double Least, double Most)> ranges)
    {
        foreach (var (name, least, most) in ranges)
        {
            if (!(request.Parameters[name] >= least && request.Parameters[name] <= most))
                throw new AgentsException(string.Create(
                    CultureInfo.InvariantCulture, $"{name}={request.Parameters[name]}: {least} to {most} is wanted."));
        }
    }
}
