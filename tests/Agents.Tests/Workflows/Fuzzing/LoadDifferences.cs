using System.Text.RegularExpressions;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>
/// What the loader refuses and the schema cannot: the lines of docs/workflows.md, each with the errors that it stands
/// for.
/// </summary>
internal static class LoadDifferences
{
    /// <summary>A line of the page, and how its errors begin.</summary>
    public static IReadOnlyList<(string Documented, Regex Errors)> All { get; } =
    [
        Of("names that do not exist or exist twice", "There is no (node|agent|workflow) '", "'.*' is the id of another node",
            "The application has no function '", "This workflow has no folder", "Workflow '.*' (has no|needs the) input '"),
        Of("ids that are words of expressions", "'.*' is a word of expressions"),
        Of("expressions that are no Liquid", "This is no Liquid", "There is no filter '", "Ranges ", "A condition stands"),
        Of("read what is not there", "'.*': (the workflow|the output of '.*') has no such", "Node '.*' never runs before '"),
        Of("longer or deeper than", "A text may hold ", "A tag or an output may have "),
        Of("defaults of another type", "The default of '"),
        Of("graphs that may not end or have nodes that are never reached", "This closes the cycle", "A run cannot begin with",
            "fan_in '.*' joins", "fan_out '.*' is joined", "'.*' is reached ", "'.*' is never reached", "The branch '",
            "'.*' (ends within|may end)"),
        Of("workflows outside of the folder", "A workflow is named by its name", "Links are not followed"),
        Of("that name themselves", "A workflow cannot run itself", "Workflows may name each other"),
        Of("or are refused themselves", "The workflow '.*' was refused:"),
    ];

    /// <summary>The same of files that have no values which a schema could look at.</summary>
    public static IReadOnlyList<(string Documented, Regex Errors)> OfYaml { get; } =
    [
        Of("what is no YAML", "This is no YAML", "The file is empty"),
        Of("keys that stand twice", "'.*' stands here twice"),
        Of("several documents", "A file holds one workflow"),
        Of("files over 1 MiB", "The file is larger than", "The text is longer than"),
        Of("or not in UTF-8", "The file is not UTF-8"),
    ];

    private static (string, Regex) Of(string documented, params string[] messages) =>
        (documented, new Regex($"^({string.Join('|', messages)})", RegexOptions.Singleline));
}
