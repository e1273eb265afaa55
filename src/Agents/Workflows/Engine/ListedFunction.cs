using Microsoft.Extensions.AI;

namespace Agents.Workflows.Engine;

/// <summary>A function under the name that models are told: <c>Plugin_Name</c>, since many take no dot.</summary>
internal sealed class ListedFunction(string name, AIFunction function) : DelegatingAIFunction(function)
{
    public override string Name { get; } = name.Replace('.', '_');
}
