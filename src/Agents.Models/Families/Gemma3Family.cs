namespace Agents.Models.Families;

/// <summary>
/// Gemma 3's text models: norms before and after each part, five layers with a window and a rotary base of their own to
/// one without.
/// </summary>
internal static class Gemma3Family
{
    private const int Pattern = 6;

    public static ModelFamily Instance { get; } = new()
    {
        Name = "gemma3_text",
        Architecture = "Gemma3ForCausalLM",
        GgufName = "gemma3",
        HasHeadNorms = true,
        HasOutputNorms = true,
        NormsAddOne = true,
        ScalesEmbeddings = true,
        TiesByDefault = true,
        Activation = Activation.GeluTanh,
        ActivationKey = "hidden_activation",
        RopeTheta = 1_000_000,
        LocalRopeTheta = 10_000,
        WindowKey = "sliding_window_pattern",
        HasWindow = (layer, pattern) => (layer + 1) % (pattern ?? Pattern) != 0,
    };
}
