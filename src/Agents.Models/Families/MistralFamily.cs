namespace Agents.Models.Families;

/// <summary>Mistral 7B and its descendants: Llama with a window on every layer (Jiang et al. 2023).</summary>
internal static class MistralFamily
{
    public static ModelFamily Instance { get; } = new()
    {
        Name = "mistral",
        Architecture = "MistralForCausalLM",
        HasWindow = (_, _) => true,
    };
}
