using System.Text.Json;

namespace Agents.Workflows.Templates;

/// <summary>What the names in expressions stand for at one moment of a run.</summary>
internal interface IValueSource
{
    /// <summary>Place of the workflow, for errors: its file or name.</summary>
    string Name { get; }

    /// <summary>The value of a name; an undefined element where there is none yet.</summary>
    JsonElement Find(string name);
}
