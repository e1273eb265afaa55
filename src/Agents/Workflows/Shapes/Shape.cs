using System.Text.Json.Nodes;
using Agents.Workflows.Yaml;

namespace Agents.Workflows.Shapes;

/// <summary>
/// What a value may be. The loader checks files by it and the published JSON schema is written from it, so the two
/// cannot differ.
/// </summary>
internal abstract class Shape
{
    /// <summary>How an error names what is expected: "a duration such as 30s".</summary>
    public abstract string What { get; }

    /// <summary>Reports what does not fit; true when all fits.</summary>
    public abstract bool Check(YamlValue value, ErrorList errors);

    /// <summary>The same as JSON schema; shapes that are named add themselves to the definitions.</summary>
    public abstract JsonObject Schema(JsonObject definitions);

    protected bool Refuse(YamlValue value, ErrorList errors)
    {
        errors.Add(value.Position, $"This must be {What}; it is {value.Describe()}.");
        return false;
    }
}
