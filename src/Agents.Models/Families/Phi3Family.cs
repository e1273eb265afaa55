namespace Agents.Models.Families;

/// <summary>Phi 3 and 3.5 mini: Llama with q, k, v and gate, up as one matrix each.</summary>
internal static class Phi3Family
{
    public static ModelFamily Instance { get; } = new()
    {
        Name = "phi3",
        Architecture = "Phi3ForCausalLM",
        GgufName = "phi3",
        PacksProjections = true,
        HasWindow = (_, _) => true,
    };
}
