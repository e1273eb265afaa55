using System.Text.Json;
using Agents.Workflows.Templates;

namespace Agents.Workflows.Engine;

/// <summary>Values of which some are not seen.</summary>
internal sealed class MaskedValues(IValueSource values, IReadOnlyCollection<string> hidden) : IValueSource
{
    public string Name => values.Name;

    public JsonElement Find(string name) => hidden.Contains(name) ? default : values.Find(name);
}
