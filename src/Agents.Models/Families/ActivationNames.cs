namespace Agents.Models.Families;

/// <summary>Transformers' names of the activations.</summary>
internal static class ActivationNames
{
    public static string Of(Activation activation) => activation switch
    {
        Activation.Silu => "silu",
        Activation.GeluTanh => "gelu_pytorch_tanh",
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };
}
