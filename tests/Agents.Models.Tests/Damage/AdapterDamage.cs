namespace Agents.Models.Tests.Damage;

/// <summary>What makes an adapter wrong for certain.</summary>
internal static class AdapterDamage
{
    private const string Config = "adapter_config.json";
    private const string Weights = "adapter_model.safetensors";

    private static readonly (string Key, string Value)[] Changes =
    [
        ("r", "0"), ("r", "-2"), ("r", "3"), ("r", "1e9"), ("r", "\"2\""), ("r", "null"), ("lora_alpha", "\"x\""),
        ("lora_alpha", "-1"), ("lora_alpha", "1e300"), ("peft_type", "\"IA3\""), ("peft_type", "null"), ("bias", "\"all\""),
        ("use_dora", "true"), ("fan_in_fan_out", "true"), ("use_rslora", "\"no\""), ("rank_pattern", "{\"q_proj\":4}"),
        ("alpha_pattern", "[]"), ("target_modules", "[1]"), ("target_modules", "{}"), ("base_model_name_or_path", "7"),
    ];

    public static (string How, string File, byte[] Bytes) Break(
        IReadOnlyDictionary<string, byte[]> files, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                var (how, weights) = FolderDamage.BreakWeights(files[Weights], random);
                return (how, Weights, weights);
            case 1:
                (how, var broken) = JsonDamage.Broken(files[Config], random);
                return (how, Config, broken);
            default:
                var (key, value) = Changes[random.Next(Changes.Length)];
                return ($"{key} = {value}", Config, JsonDamage.With(files[Config], value, key));
        }
    }
}
