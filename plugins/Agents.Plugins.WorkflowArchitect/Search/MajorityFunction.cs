using System.ComponentModel;
using Agents.Plugins.WorkflowArchitect.Plans;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>The vote of several answers.</summary>
internal static class MajorityFunction
{
    /// <summary>For searches in applications that did not register the plugin's functions.</summary>
    public static AIFunction Instance { get; } = AIFunctionFactory.Create(
        (Func<IReadOnlyList<string?>, string>)Vote, PlanWriter.Majority.Split('.')[1]);

    /// <summary>The most frequent answer, white space at its ends aside; of several the one that came first.</summary>
    public static string Vote([Description("The answers.")] IReadOnlyList<string?> answers) => answers
        .OfType<string>().Select(a => a.Trim()).GroupBy(a => a, StringComparer.Ordinal).MaxBy(g => g.Count())?.Key ?? "";
}
